/* QR codes, compared with those of another encoder (npm's qrcode 1.5.4: bytes, level M, the mask by the standard's rules). */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { qrModules } from "../../web/js/core/qr.js";

const drawn = (text) => qrModules(text).map((row) => row.join("")).join("\n");

test("a short text, module for module", () => {
	assert.equal(drawn("MOznoDS"), `111111101010101111111
100000100011001000001
101110101011001011101
101110100001001011101
101110100011101011101
100000101111101000001
111111101010101111111
000000000100100000000
101000110010000100101
001000010011011001100
101110101011110110001
001001001011011111010
000110101101111110000
000000001110000100100
111111101100001011001
100000100000100001011
101110100010001011001
101110100111011001100
101110101001110011011
100000100101011111000
111111101011111001001`);
});

/* As long as the version has room for; these have every kind of length field, block and alignment. */
test("versions from the smallest to the largest", () => {
	const text = (length) => Array.from({ length }, (_, index) => String.fromCharCode(33 + (index * 31 + length * 7) % 94)).join("");
	const hash = createHash("sha256");

	for (const [version, length] of [[1, 14], [2, 26], [6, 106], [7, 122], [9, 180], [10, 213], [14, 362], [21, 711], [32, 1538], [40, 2331]]) {
		const code = drawn(text(length));

		assert.equal(code.indexOf("\n"), version * 4 + 17);
		hash.update(code);
	}
	assert.equal(hash.digest("hex"), "21e1e6ef85891dc74f73b5f02b2190cbb116ef755a2cb0129a5a65e203e60b2a");
});

test("a text is its bytes in UTF-8; what is too long is refused", () => {
	assert.equal(qrModules("é".repeat(13)).length, 25);
	assert.equal(qrModules("é".repeat(14)).length, 29);
	assert.throws(() => qrModules("a".repeat(2332)), RangeError);
});
