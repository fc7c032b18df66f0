// What stands inside a line: bold, italic, strike, code, links and mentions, as a tree of plain objects. One pass over the text with
// a stack of at most one opener of each kind, so that no text, however hostile, costs more than its length.
//
// A node is a string, or { type: "strong" | "em" | "strike", children }, { type: "code", text }, { type: "link", href, children } or
// { type: "mention", user, text }, where null is everybody.
import { linkAt, isDeceptive, safeHref } from "./links.js";

const ESCAPABLE = /[!-/:-@[-`{-~]/;
const SPECIAL = /[\\`*_~[<@]|https?:\/\/|mailto:/gi;
const WORD = /[\p{L}\p{N}]/u;
const LABEL_MAX = 1000, ADDRESS_MAX = 2048;
const KINDS = { "**": "strong", "__": "strong", "*": "em", "_": "em", "~~": "strike" };

// Where nodes are gathered: text is joined, and a run between an opener and its closer becomes a child.
class Tree {
	constructor() {
		this.nodes = [];
		this.open = [];          // { mark, at }: an opener stands as text at nodes[at] until it is closed
	}

	text(text) {
		const last = this.nodes.length - 1;

		if (text === "")
			return;
		if (typeof this.nodes[last] === "string" && !this.open.some((opener) => opener.at === last))
			this.nodes[last] += text;
		else
			this.nodes.push(text);
	}

	node(node) {
		this.nodes.push(node);
	}

	// The opener that a run of these marks closes: of its own length, or else the last that fits.
	opened(marks, left) {
		const fitting = this.open.filter((opener) => marks.includes(opener.mark) && opener.mark.length <= left);

		return fitting.find((opener) => opener.mark.length === left) ?? fitting.at(-1);
	}

	// Something within the same thing would be nothing new: the older opener stays text.
	opener(mark) {
		this.open = this.open.filter((opener) => opener.mark !== mark);
		this.open.push({ mark, at: this.nodes.length });
		this.nodes.push(mark);
	}

	close(mark) {
		const index = this.open.findIndex((opener) => opener.mark === mark);
		const { at } = this.open[index];
		const children = joined(this.nodes.splice(at).slice(1));

		this.open.length = index;
		if (children.length)
			this.nodes.push({ type: KINDS[mark], children });
		else
			this.text(mark + mark);
	}
}

// Neighbouring strings made one: openers that were never closed stand alone until now.
const joined = (nodes) => {
	const result = [];

	for (const node of nodes) {
		if (typeof node === "string" && typeof result.at(-1) === "string")
			result[result.length - 1] += node;
		else
			result.push(node);
	}
	return result;
};

const runLength = (text, at) => {
	let end = at;

	while (text[end] === text[at])
		end++;
	return end - at;
};

// A code span: as many backticks at its end as at its beginning.
const takeCode = (text, at, tree, ends) => {
	const length = runLength(text, at), fence = "`".repeat(length);
	let end = ends.get(length) === -1 ? -1 : text.indexOf(fence, at + length);

	while (end >= 0 && runLength(text, end) !== length)
		end = text.indexOf(fence, end + runLength(text, end));
	if (end < 0) {
		ends.set(length, -1);
		tree.text(fence);
		return at + length;
	}
	const code = text.slice(at + length, end);

	tree.node({ type: "code", text: /^ .*[^ ].* $/s.test(code) ? code.slice(1, -1) : code });
	return end + length;
};

const marksOf = (character, length) => {
	if (character === "~")
		return length === 2 ? ["~~"] : [];
	return length > 3 ? [] : [character.repeat(2), character].filter((mark) => mark.length <= length);
};

// A run of stars, underlines or tildes: closes what it can, and opens with the rest.
const takeEmphasis = (text, at, tree) => {
	const character = text[at], length = runLength(text, at);
	const before = text[at - 1] ?? " ", after = text[at + length] ?? " ";
	const inside = character === "_" && WORD.test(before) && WORD.test(after);
	const opens = !inside && !/\s/.test(after) && !(character === "_" && WORD.test(before));
	const closes = !inside && !/\s/.test(before) && !(character === "_" && WORD.test(after));
	const marks = marksOf(character, length);
	let left = length, opener;

	while (closes && left > 0 && (opener = tree.opened(marks, left))) {
		tree.close(opener.mark);
		left -= opener.mark.length;
	}
	for (const mark of marks)
		if (opens && left >= mark.length) {
			tree.opener(mark);
			left -= mark.length;
		}
	tree.text(character.repeat(left));
	return at + length;
};

// [label](address), or null. The label of a link holds no other link.
const readLink = (text, at) => {
	const found = /^\[([^\[\]\n]{1,1000})\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\s*\)/.exec(text.slice(at, at + LABEL_MAX + ADDRESS_MAX));
	const href = found && safeHref(found[2]);

	return href ? { label: found[1], href, end: at + found[0].length } : null;
};

// What of nodes is seen: without the marks that made them.
const seen = (nodes) => nodes.map((node) => (typeof node === "string" ? node : node.text ?? seen(node.children))).join("");

const takeLink = (text, at, tree) => {
	const link = readLink(text, at), children = link && parse(link.label, null, false);

	if (!link || isDeceptive(seen(children))) {
		tree.text("[");
		return at + 1;
	}
	tree.node({ type: "link", href: link.href, children });
	return link.end;
};

const takeAddress = (text, at, tree, links) => {
	const start = text[at] === "<" ? at + 1 : at, found = links ? linkAt(text, start) : null;

	if (!found || (start > at && text[found.end] !== ">")) {
		tree.text(text[at]);
		return at + 1;
	}
	tree.node({ type: "link", href: found.href, children: [text.slice(start, found.end)] });
	return found.end + start - at;
};

const takeMention = (text, at, tree, names) => {
	const found = names?.at(text, at), end = found?.end ?? at + 1;

	if (found)
		tree.node({ type: "mention", user: found.user, text: text.slice(at, end) });
	else
		tree.text(text.slice(at, end));
	return end;
};

const takeEscape = (text, at, tree) => {
	const next = text[at + 1];

	if (next && ESCAPABLE.test(next)) {
		tree.text(next);
		return at + 2;
	}
	tree.text("\\");
	return at + 1;
};

// `names`: who is named; `links`: whether there may be links. The label of a link has neither.
const parse = (text, names, links) => {
	const tree = new Tree(), ends = new Map();
	let at = 0;

	while (at < text.length) {
		SPECIAL.lastIndex = at;
		const next = SPECIAL.exec(text)?.index ?? text.length;

		tree.text(text.slice(at, next));
		at = next;
		if (at === text.length)
			break;
		if (text[at] === "\\")
			at = takeEscape(text, at, tree);
		else if (text[at] === "`")
			at = takeCode(text, at, tree, ends);
		else if ("*_~".includes(text[at]))
			at = takeEmphasis(text, at, tree);
		else if (text[at] === "@")
			at = takeMention(text, at, tree, names);
		else if (text[at] === "[" && links)
			at = takeLink(text, at, tree);
		else
			at = takeAddress(text, at, tree, links);
	}
	return joined(tree.nodes);
};

// The nodes of a text without blocks. `names`: those that are mentions (mentions.js).
export const parseInline = (text, names = null) => {
	return parse(text, names, true);
};
