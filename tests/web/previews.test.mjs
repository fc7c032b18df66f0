// What of a message stands in the one line that lists have for it.
import assert from "node:assert/strict";
import test from "node:test";
import "./page.mjs";

const { firstLine } = await import("../../web/js/features/rooms/previews.js");

test("the first line with words, without the marks of Markdown", () => {
	for (const [text, line] of [["**Who** has `it`?", "Who has it?"], ["> quoted\n\nanswer", "quoted"], ["```\ncode\n```", "code"],
		["- one\n- two", "one"], ["\n\n  late", "late"], ["snake_case and 2 * 3", "snake_case and 2 * 3"], ["", ""], ["1. first", "1. first"]])
		assert.equal(firstLine(text), line);
});
