// Emoji: found by their codes and by words, known when they stand alone, completed where a code is typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

const { emojiOf, findEmoji, loadEmoji, recentEmoji, usedEmoji } = await import("../../web/js/features/emoji/emoji.js");
const { isEmojiOnly } = await import("../../web/js/features/messages/text/emoji-only.js");
const { codeAt } = await import("../../web/js/features/messages/composer/caret.js");

test("found by short code, and by words in English and Russian", async () => {
	assert.equal(emojiOf("tada"), null);
	const all = await loadEmoji();

	assert.ok(all.length > 1500);
	assert.equal(emojiOf("tada"), "🎉");
	assert.equal(findEmoji("tad")[0].emoji, "🎉");
	assert.equal(findEmoji("tada")[0].emoji, "🎉");
	assert.ok(findEmoji("party pop").some(({ emoji }) => emoji === "🎉"));
	assert.ok(findEmoji("хлопуш").some(({ emoji }) => emoji === "🎉"));
	assert.equal(findEmoji("+1")[0].codes[0], "+1");
	assert.deepEqual(findEmoji("no such thing at all"), []);
	assert.equal(findEmoji("face", 3).length, 3);
});

test("the six that were used last, the latest first", () => {
	assert.equal(recentEmoji().length, 6);
	usedEmoji("🐙");
	usedEmoji("🎉");
	assert.deepEqual(recentEmoji().slice(0, 2), ["🎉", "🐙"]);
	assert.equal(new Set(recentEmoji()).size, 6);
});

test("a few emoji and nothing else", () => {
	for (const text of ["🎉", "👍🏽 ❤️", "👩‍👩‍👧", "🇩🇪🇷🇺", " 😀😀😀😀😀😀 "])
		assert.ok(isEmojiOnly(text), text);
	for (const text of ["", "5", "ok 🎉", "1️⃣2", "😀😀😀😀😀😀😀", "#"])
		assert.ok(!isEmojiOnly(text), text);
});

test("where a code is typed", () => {
	assert.deepEqual(codeAt("see :ta", 7), { start: 4, name: "ta", whole: false });
	assert.deepEqual(codeAt(":tada:", 6), { start: 0, name: "tada", whole: true });
	for (const text of ["at 10:30", "http://x", ":)", ":D", ":-P", "`:tada", "a:tada"])
		assert.equal(codeAt(text, text.length), null, text);
});

test("a code in a text that is shown becomes its emoji; what is none, and what stands within a word, stays", async () => {
	const made = [];

	globalThis.document.createTextNode = (data) => made.at(made.push({ data }) - 1);
	const { withEmoji } = await import("../../web/js/features/emoji/shown.js");
	const shown = (text) => (withEmoji(text).data ?? text).replaceAll("\ufe0f", "");

	await loadEmoji();
	assert.equal(shown("well :tada: and (:+1:), :tada::TADA:"), "well 🎉 and (👍), 🎉🎉");
	for (const text of ["at 10:30:45", "a:tada:", ":nosuchthing:", ": tada :", "x :) y:"])
		assert.equal(shown(text), text);
	assert.equal(withEmoji("at 10:30"), "at 10:30");
});
