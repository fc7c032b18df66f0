// A message as blocks: paragraphs, quotes, lists and code, by its lines. Like inline.js it gives plain objects and never
// HTML, costs in proportion to the text, and nests only so deep.
//
// A block is { type: "paragraph", children }, { type: "code", text }, { type: "quote", children: blocks } or
// { type: "list", ordered, start, items: [blocks…] }.
import { parseInline } from "./inline.js";

const DEPTH_MAX = 4;
const FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +)(?=\S)/;

const takeCode = (lines, at) => {
	const fence = FENCE.exec(lines[at])[1], code = [];
	let end = at + 1;

	while (end < lines.length && !isFenceEnd(lines[end], fence))
		code.push(lines[end++]);
	return { block: { type: "code", text: code.join("\n") }, end: end + 1 };
};

const isFenceEnd = (line, fence) => {
	const mark = line.trim();

	return mark.length >= fence.length && mark === fence[0].repeat(mark.length);
};

const takeQuote = (lines, at, depth, names) => {
	const inner = [];
	let end = at;

	while (end < lines.length && QUOTE.test(lines[end]))
		inner.push(lines[end++].replace(QUOTE, ""));
	return { block: { type: "quote", children: blocksOf(inner, depth + 1, names) }, end };
};

const isOrdered = (mark) => {
	return mark.length > 1;
};

// The lines of one item: its first, and all that follow further in.
const takeItem = (lines, at, depth, names) => {
	const [whole, before, mark] = ITEM.exec(lines[at]);
	const indent = Math.min(whole.length, before.length + mark.length + 1), inner = [lines[at].slice(whole.length)];
	let end = at + 1;

	while (end < lines.length && new RegExp(`^ {${Math.min(indent, 2 + before.length)},}\\S`).test(lines[end]))
		inner.push(lines[end++].replace(new RegExp(`^ {1,${indent}}`), ""));
	return { blocks: blocksOf(inner, depth + 1, names), end };
};

const takeList = (lines, at, depth, names) => {
	const mark = ITEM.exec(lines[at])[2], items = [];
	let end = at;

	while (end < lines.length) {
		const found = ITEM.exec(lines[end]);

		if (!found || isOrdered(found[2]) !== isOrdered(mark))
			break;
		const item = takeItem(lines, end, depth, names);

		items.push(item.blocks);
		end = item.end;
	}
	return { block: { type: "list", ordered: isOrdered(mark), start: parseInt(mark, 10) || 0, items }, end };
};

const beginsBlock = (line) => {
	return FENCE.test(line) || QUOTE.test(line) || ITEM.test(line);
};

const takeParagraph = (lines, at, names) => {
	let end = at + 1;

	while (end < lines.length && lines[end].trim() !== "" && !beginsBlock(lines[end]))
		end++;
	return { block: { type: "paragraph", children: parseInline(lines.slice(at, end).join("\n"), names) }, end };
};

const take = (lines, at, depth, names) => {
	if (depth < DEPTH_MAX) {
		if (FENCE.test(lines[at]))
			return takeCode(lines, at);
		if (QUOTE.test(lines[at]))
			return takeQuote(lines, at, depth, names);
		if (ITEM.test(lines[at]))
			return takeList(lines, at, depth, names);
	}
	return takeParagraph(lines, at, names);
};

const blocksOf = (lines, depth, names) => {
	const blocks = [];
	let at = 0;

	while (at < lines.length) {
		if (lines[at].trim() === "") {
			at++;
			continue;
		}
		const { block, end } = take(lines, at, depth, names);

		blocks.push(block);
		at = end;
	}
	return blocks;
};

// The blocks of a message. `names`: those that are mentions in it (mentions.js).
export const parseBlocks = (text, names = null) => {
	return blocksOf(text.replaceAll("\t", "    ").split("\n"), 0, names);
};
