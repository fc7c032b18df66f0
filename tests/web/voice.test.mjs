// Voice messages: their names, and how loud they are drawn.
import assert from "node:assert/strict";
import { test } from "node:test";

const { BARS, clock, peaksOf } = await import("../../web/js/features/voice/peaks.js");
const { isVoice, voiceName } = await import("../../web/js/features/voice/name.js");

test("a recording is known by its name and what it is", () => {
	const name = voiceName(new Date("2026-11-29T17:03:21Z"), "webm");

	assert.equal(name, "voice-2026-11-29-17-03-21.webm");
	assert.ok(isVoice({ name, content_type: "audio/webm" }));
	assert.ok(!isVoice({ name, content_type: "text/html" }));
	assert.ok(!isVoice({ name: "voice-of-the-crowd.webm", content_type: "audio/webm" }));
});

test("bars are as high as the loudest of their part, against the loudest of all", () => {
	const samples = new Float32Array(BARS * 10);

	samples[15] = -0.5;
	samples[399] = 0.25;
	assert.deepEqual(peaksOf(samples).map((peak, bar) => peak && [bar, peak]).filter(Boolean), [[1, 1], [39, 0.5]]);
	assert.deepEqual(peaksOf(new Float32Array(3), 2), [0, 0]);
	assert.deepEqual([0, 61.9, 600, 3599.9, 7261].map(clock), ["0:00", "1:01", "10:00", "59:59", "2:01:01"]);
});
