// Messages as elements: the trees of blocks.js and inline.js made into nodes, one by one. Text only ever becomes text
// nodes; no string is parsed as HTML on the way.
import { baseUrl } from "../../../core/base.js";
import { t } from "../../../core/i18n.js";
import { copyText } from "../../../core/ui/copy.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { withEmoji } from "../../emoji/shown.js";
import { parseBlocks } from "./blocks.js";
import { mentionElement } from "./mention.js";

const TAGS = { strong: "strong", em: "em", strike: "s" };

// Links to messages of this server stay in this page; all others get one of their own, which learns nothing of this one.
const linkNode = (node, people) => el("a", {
	href: node.href, title: node.href, rel: "noopener noreferrer",
	target: node.href.startsWith(`${baseUrl.href}#`) ? null : "_blank",
}, ...inlineNodes(node.children, people));

const inlineNode = (node, people) => {
	if (typeof node === "string")
		return withEmoji(node);
	if (node.type === "code")
		return el("code", {}, node.text);
	if (node.type === "link")
		return linkNode(node, people);
	if (node.type === "mention")
		return mentionElement(node, people);
	return el(TAGS[node.type], {}, ...inlineNodes(node.children, people));
};

const inlineNodes = (nodes, people) => nodes.map((node) => inlineNode(node, people));

const listNode = (block, people) => {
	const items = block.items.map((blocks) => el("li", { dir: "auto" }, ...blockNodes(blocks, people)));

	return block.ordered ? el("ol", { dir: "auto", start: block.start }, ...items) : el("ul", { dir: "auto" }, ...items);
};

const codeNode = ({ text }) => el("div", { class: "code" }, el("pre", { dir: "ltr", tabindex: "0" }, el("code", {}, text)),
	el("button", { type: "button", class: "icon-button code-copy", "aria-label": t("messages.copy_code"), title: t("messages.copy_code"),
		on: { click: () => copyText(text) } }, icon("copy")));

const blockNode = (block, people) => {
	if (block.type === "code")
		return codeNode(block);
	if (block.type === "quote")
		return el("blockquote", { dir: "auto" }, ...blockNodes(block.children, people));
	if (block.type === "list")
		return listNode(block, people);
	return el("p", { dir: "auto" }, ...inlineNodes(block.children, people));
};

const blockNodes = (blocks, people) => blocks.map((block) => blockNode(block, people));

// The elements of a message's text. `names`: those that are mentions in it (mentions.js), `people`: those of its room.
export const renderText = (text, names = null, people = null) => blockNodes(parseBlocks(text, names), people);
