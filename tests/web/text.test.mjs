// What people write, as the client reads it: which marks count, which addresses become links, and that nothing is slow.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseBlocks } from "../../web/js/features/messages/text/blocks.js";
import { parseInline } from "../../web/js/features/messages/text/inline.js";
import { isLong } from "../../web/js/features/messages/text/length.js";
import { isDeceptive, linkAt, safeHref } from "../../web/js/features/messages/text/links.js";

const strong = (...children) => ({ type: "strong", children });
const em = (...children) => ({ type: "em", children });
const strike = (...children) => ({ type: "strike", children });
const code = (text) => ({ type: "code", text });
const link = (href, ...children) => ({ type: "link", href, children });
const paragraph = (...children) => ({ type: "paragraph", children });

// All text of a tree, in order: nothing that was written may get lost.
const plain = (node) => (typeof node === "string" ? node : node.text ?? (node.children ?? node.items.flat()).map(plain).join(""));

// All addresses of a tree.
const hrefs = (node) => (typeof node === "string" ? [] : [node.href ?? [], ...(node.children ?? node.items?.flat() ?? []).map(hrefs)].flat());

const inlines = {
	"a **bold** and *slanted* and ~~gone~~ word": ["a ", strong("bold"), " and ", em("slanted"), " and ", strike("gone"), " word"],
	"__bold__ _slanted_": [strong("bold"), " ", em("slanted")],
	"***both***": [strong(em("both"))],
	"**bold *and slanted* text**": [strong("bold ", em("and slanted"), " text")],
	"2 * 3 * 4": ["2 * 3 * 4"],
	"snake_case_name": ["snake_case_name"],
	"un*frigging*believable": ["un", em("frigging"), "believable"],
	"** no **": ["** no **"],
	"*open **closed** again": ["*open ", strong("closed"), " again"],
	"*a *b*": ["*a ", em("b")],
	"**a *b** c*": [strong("a *b"), " c*"],
	"****": ["****"],
	"~one~": ["~one~"],
	"`code with **stars**`": [code("code with **stars**")],
	"`` a`b ``": [code("a`b")],
	"`open": ["`open"],
	"\\*not slanted\\* \\a \\": ["*not slanted* \\a \\"],
	"line one\nline **two**": ["line one\nline ", strong("two")],
	"[words](https://example.org/a?b=c)": [link("https://example.org/a?b=c", "words")],
	"[**bold** words](https://example.org/)": [link("https://example.org/", strong("bold"), " words")],
	"[a](https://example.org/x_(y)) b": [link("https://example.org/x_(y)", "a"), " b"],
	"[a](https://example.org/ \"title\")": ["[a](", link("https://example.org/", "https://example.org/"), " \"title\")"],
	"https://example.org/a_b_c": [link("https://example.org/a_b_c", "https://example.org/a_b_c")],
	"see https://example.org.": ["see ", link("https://example.org/", "https://example.org"), "."],
	"(https://example.org/a)": ["(", link("https://example.org/a", "https://example.org/a"), ")"],
	"**https://example.org/a**": [strong(link("https://example.org/a", "https://example.org/a"))],
	"<https://example.org/a>": [link("https://example.org/a", "https://example.org/a")],
	"mailto:ada@example.org": [link("mailto:ada@example.org", "mailto:ada@example.org")],
	"xhttps://example.org https:// http://": ["xhttps://example.org https:// http://"],
};

for (const [text, nodes] of Object.entries(inlines))
	test(`inline: ${JSON.stringify(text)}`, () => assert.deepEqual(parseInline(text), nodes));

// What every client makes of these texts (doc/protocol.md, Formatting).
const vectors = JSON.parse(readFileSync(new URL("../markdown.json", import.meta.url), "utf8"));

test("the vectors of formatting", () => {
	assert.ok(vectors.length > 50, `${vectors.length} of them`);
	for (const { text, tree } of vectors)
		assert.deepEqual(parseBlocks(text), tree, JSON.stringify(text));
});

test("only http, https and mailto can be followed", () => {
	for (const address of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
		"blob:https://example.org/1", "ftp://example.org/", "//example.org", "/path", "#a", "", "https:", "mailto:", "mailto:nobody"])
		assert.equal(safeHref(address), null, address);
	assert.equal(safeHref("https://example.org"), "https://example.org/");
	assert.equal(safeHref("HTTP://EXAMPLE.ORG/A"), "http://example.org/A");
});

test("an address with a name before its host is no link", () => {
	assert.equal(safeHref("https://bank.example@evil.example/"), null);
	assert.equal(safeHref("https://user:secret@evil.example/"), null);
});

test("no tree holds an address that may not be followed", () => {
	for (const text of ["[x](javascript:alert(1))", "[x](JAVASCRIPT:alert(1))", "[x](<javascript:alert(1)>)", "<javascript:alert(1)>",
		"[x](data:text/html;base64,AAAA)", "[x]( javascript:alert(1))", "[x](https://example.org)[y](javascript:1)"])
		for (const href of parseBlocks(text).flatMap(hrefs))
			assert.match(href, /^(https?|mailto):/);
});

test("a label that is an address of its own, or hides its letters, is no link", () => {
	for (const label of ["https://bank.example", "bank.example", "www.bank.example/login", " bank.example ", "\u202eelpmaxe.knab", "a\u200bb", "mailto:a@b.example"]) {
		assert.equal(isDeceptive(label), true, label);
		assert.ok(parseInline(`[${label}](https://evil.example/)`).every((node) => node.type !== "link" || plain(node) !== label), label);
	}
	for (const label of ["the bank", "read more …", "bank. example", "a 3.5 release of it"])
		assert.equal(isDeceptive(label), false, label);
});

test("what a label looks like counts, not how it was written", () => {
	const labels = ["**bank.example**", "*https://bank.example/*", "~~bank.example~~", "`bank.example`", "__www.bank.example__", "bank\\.example",
		"**bank**.example", "b***ank.exampl***e", "bank\u00ad.example", "bank\uff0eexample", "bank\u3002example", "\uff42\uff41\uff4e\uff4b.example"];

	for (const label of labels) {
		const nodes = parseInline(`[${label}](https://evil.example/)`);

		assert.ok(nodes.every((node) => node.type !== "link" || node.href === plain(node)), label);
	}
	for (const label of ["**read** more", "`code` and *more*", "a\u00adsoft hyphen"])
		assert.deepEqual(hrefs(parseInline(`[${label}](https://other.example/)`)[0]), ["https://other.example/"], label);
});

test("an address ends where it can be read to end", () => {
	const ends = { "https://e.org/a,": 15, "https://e.org/a).": 15, "https://e.org/(a)": 17, "https://e.org/a\u202eb": 15, "https://e.org/a\"b": 15 };

	for (const [text, end] of Object.entries(ends))
		assert.equal(linkAt(text, 0).end, end, text);
});

const blocks = {
	"one\ntwo\n\nthree": [paragraph("one\ntwo"), paragraph("three")],
	"> quoted\n> **more**\nnot": [{ type: "quote", children: [paragraph("quoted\n", strong("more"))] }, paragraph("not")],
	"> a\n> > b": [{ type: "quote", children: [paragraph("a"), { type: "quote", children: [paragraph("b")] }] }],
	"- a\n- b": [{ type: "list", ordered: false, start: 0, items: [[paragraph("a")], [paragraph("b")]] }],
	"3. a\n4) b": [{ type: "list", ordered: true, start: 3, items: [[paragraph("a")], [paragraph("b")]] }],
	"- a\n  - b\n- c": [{ type: "list", ordered: false, start: 0,
		items: [[paragraph("a"), { type: "list", ordered: false, start: 0, items: [[paragraph("b")]] }], [paragraph("c")]] }],
	"- a\n1. b": [{ type: "list", ordered: false, start: 0, items: [[paragraph("a")]] }, { type: "list", ordered: true, start: 1, items: [[paragraph("b")]] }],
	"-not a list": [paragraph("-not a list")],
	"```c\nint **a;\n\n```\nafter": [{ type: "code", text: "int **a;\n" }, paragraph("after")],
	"````\n```\n````": [{ type: "code", text: "```" }],
	"```\nnever closed": [{ type: "code", text: "never closed" }],
	"\n\n": [],
};

for (const [text, expected] of Object.entries(blocks))
	test(`blocks: ${JSON.stringify(text)}`, () => assert.deepEqual(parseBlocks(text), expected));

const depthOf = (nodes) => nodes.reduce((most, node) => (typeof node === "string" || node.text !== undefined ? most
	: Math.max(most, 1 + depthOf(node.children ?? node.items.flat()))), 0);

test("nothing nests so deep that a page would feel it", () => {
	for (const text of [`${"> ".repeat(2000)}x`, `${"- ".repeat(2000)}x`, "*a **b _c __d ~~e ".repeat(200) + "~~ __ _ ** *".repeat(200), "*_".repeat(1000)])
		assert.ok(depthOf(parseBlocks(text)) < 16, text.slice(0, 20));
});

test("markup that is none stays as it was written", () => {
	for (const text of ["<script>alert(1)</script>", "&lt;b&gt;", "<b>x</b>", "![a", "| a | b |", "# no heading", "a < b > c", "\u202eabc", "[x]", "[x](y z)"])
		assert.equal(parseBlocks(text).map(plain).join("\n"), text);
});

test("no text takes longer than its length allows", () => {
	const long = (piece) => piece.repeat(Math.ceil(200000 / piece.length));

	for (const text of ["*a ", "**a", "_a_", "~~a", "[", "[a](", "[a](https://", "http://", "https://a", ">", "> ", "- ", "- a\n", "1. a\n", "```\n", "`", "` ", "`` ` ",
		"\\", "mailto:", "<", "<https://", "\n", "a\n\n", "(", "https://a/)", " ", "*_", "***a**"].map(long)) {
		// Time of the processor, so that a busy machine changes nothing; a cost that grows with the square would be minutes.
		const before = process.cpuUsage();

		parseBlocks(text);
		const { user, system } = process.cpuUsage(before);
		assert.ok(user + system < 5e6, `${JSON.stringify(text.slice(0, 12))} takes ${(user + system) / 1e6} s`);
	}
});

test("what is long is told by its lines and their width", () => {
	assert.equal(isLong("a\n".repeat(10), 70), false);
	assert.equal(isLong("a\n".repeat(100), 70), true);
	assert.equal(isLong("a".repeat(4000), 70), true);
	assert.equal(isLong("a".repeat(1500), 70), false);
	assert.equal(isLong("a".repeat(1500), 30), true);
});
