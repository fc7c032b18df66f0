/* How long the client waits before it tries to connect again. */
import assert from "node:assert/strict";
import test from "node:test";
import { Backoff } from "../../web/js/core/backoff.js";

const waits = (count, urgent) => {
	const backoff = new Backoff();

	return Array.from({ length: count }, () => backoff.next(urgent));
};

test("each wait is twice the one before, up to half a minute, and half of it is chance", () => {
	waits(12, false).forEach((wait, at) => {
		const step = Math.min(30000, 500 * 2 ** at);

		assert.ok(wait >= step / 2 && wait <= step, `try ${at} waits ${wait} ms`);
	});
	assert.equal(new Set(waits(12, false).slice(6)).size, 6);
});

test("who sits in a call tries every two seconds for as long as a seat may be kept, and no longer", () => {
	const urgent = waits(40, true);
	let elapsed = 0, at = 0;

	for (; elapsed < 15000; elapsed += urgent[at++])
		assert.ok(urgent[at] <= 2000, `after ${elapsed} ms it waits ${urgent[at]} ms`);
	assert.ok(urgent[39] >= 15000, `the last try still comes after ${urgent[39]} ms`);
});
