/* What the client does while somebody sets the clock of its machine. */
import assert from "node:assert/strict";
import test, { afterEach, mock } from "node:test";
import "./page.mjs";

/* The module of languages asks for it. */
globalThis.navigator ??= { languages: [] };

const { steadyNow } = await import("../../web/js/core/clock.js");
const { TypingSender } = await import("../../web/js/features/messages/composer/typing-sender.js");

/* The clocks: of day, and since the page was opened. */
const clocks = (day, steady) => {
	mock.method(Date, "now", () => day);
	mock.method(performance, "now", () => steady);
};

afterEach(() => mock.restoreAll());

test("what measures how long something takes goes on while the clock is set back or ahead", () => {
	clocks(1_800_000_000_000, 1000);
	const before = steadyNow();

	clocks(1_700_000_000_000, 3000);
	assert.equal(steadyNow() - before, 2000);
	clocks(1_900_000_000_000, 4000);
	assert.equal(steadyNow() - before, 3000);
});

test("that somebody writes is told every three seconds, also after the clock was set back", () => {
	const sent = [];
	const sender = new TypingSender({ send: (type, data) => sent.push([type, data]) });

	clocks(1_800_000_000_000, 1000);
	sender.writes();
	assert.equal(sent.length, 1);
	clocks(1_799_996_400_000, 3900);
	sender.writes();
	assert.equal(sent.length, 1, "too early");
	clocks(1_799_996_401_000, 4100);
	sender.writes();
	assert.equal(sent.length, 2);
});
