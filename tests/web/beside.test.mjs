// What goes beside a file: whether a picture moves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAnimated } from "../../web/js/features/files/animated.js";

const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test("what moves is known from how it begins", () => {
	const moving = ["GIF89a", "RIFF....WEBPVP8X\n\0\0\0\x02", "\x89PNG\r\n\x1a\n....IHDR........acTL....IDAT", "\0\0\0 ftypavis"];
	const still = ["RIFF....WEBPVP8X\n\0\0\0\x10", "RIFF....WEBPVP8 \n\0\0\0\x02", "\x89PNG\r\n\x1a\n....IHDR....IDAT acTL", "\0\0\0 ftypavif", "\xff\xd8\xff\xe0", ""];

	assert.deepEqual(moving.map(bytes).map(isAnimated), [true, true, true, true]);
	assert.deepEqual(still.map(bytes).map(isAnimated), still.map(() => false));
});
