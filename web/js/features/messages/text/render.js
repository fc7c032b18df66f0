// Messages as elements: the trees of blocks.js and inline.js made into nodes, one by one. Text only ever becomes text
// nodes; no string is parsed as HTML on the way.
import { baseUrl } from "../../../core/base.js";
import { el } from "../../../core/ui/dom.js";
import { parseBlocks } from "./blocks.js";

const TAGS = { strong: "strong", em: "em", strike: "s" };

// Links to messages of this server stay in this page; all others get one of their own, which learns nothing of this one.
const linkNode = (node) => el("a", {
	href: node.href, title: node.href, rel: "noopener noreferrer",
	target: node.href.startsWith(`${baseUrl.href}#`) ? null : "_blank",
}, ...node.children.map(inlineNode));

const inlineNode = (node) => {
	if (typeof node === "string")
		return node;
	if (node.type === "code")
		return el("code", {}, node.text);
	if (node.type === "link")
		return linkNode(node);
	return el(TAGS[node.type], {}, ...node.children.map(inlineNode));
};

const listNode = (block) => {
	const items = block.items.map((blocks) => el("li", { dir: "auto" }, ...blocks.map(blockNode)));

	return block.ordered ? el("ol", { dir: "auto", start: block.start }, ...items) : el("ul", { dir: "auto" }, ...items);
};

const blockNode = (block) => {
	if (block.type === "code")
		return el("pre", { dir: "ltr", tabindex: "0" }, el("code", {}, block.text));
	if (block.type === "quote")
		return el("blockquote", { dir: "auto" }, ...block.children.map(blockNode));
	if (block.type === "list")
		return listNode(block);
	return el("p", { dir: "auto" }, ...block.children.map(inlineNode));
};

// The elements of a message's text.
export const renderText = (text) => {
	return parseBlocks(text).map(blockNode);
};
