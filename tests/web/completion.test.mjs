// What is typed in a field and completed: when it is asked for. The clock is the test's.
import { Element } from "./element.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

const wait = globalThis.setTimeout, timers = new Map();
let timer = 0;

globalThis.setTimeout = (run, ms) => {
	timers.set(++timer, { run, ms });
	return timer;
};
globalThis.clearTimeout = (id) => timers.delete(id);

const pass = (milliseconds) => {
	for (const [id, { run, ms }] of timers)
		if (ms <= milliseconds) {
			timers.delete(id);
			run();
		}
};

const { Completion } = await import("../../web/js/features/messages/composer/completion.js");
const { isTaken } = await import("../../web/js/features/messages/composer/taken.js");
const { typedIn } = await import("../../web/js/features/messages/composer/typed.js");
const { hasEmoji } = await import("../../web/js/features/emoji/emoji.js");

const KEY_MS = 100;

// A field in which one types quickly, a key at a time.
const typing = (candidates = null) => {
	const element = new Element(), field = { element, put: null, insert: (text) => Object.assign(field, { put: text }) };

	element.setSelectionRange = () => {};
	document.activeElement = element;
	new Completion(field, typedIn(candidates));
	field.type = (text) => {
		for (let end = 1; end <= text.length; end++) {
			pass(KEY_MS);
			Object.assign(element, { value: text.slice(0, end), selectionStart: end, selectionEnd: end });
			element.dispatchEvent(new Event("input"));
		}
	};
	return field;
};

const until = async (done) => {
	for (let turns = 200; !done() && turns; turns--)
		await new Promise((resolve) => wait(resolve, 10));
	assert.ok(done());
};

test("the first short code is replaced, too, where it is typed without a pause", async () => {
	const field = typing();

	field.type(":tada");
	await until(hasEmoji);
	field.type(":tada:");
	assert.equal(field.put, "🎉");
});

test("the server is asked for a name once the typing pauses", () => {
	const asked = [], field = typing({ matching: () => [], knows: () => false, ask: async (name) => asked.push(name) });

	field.type("@ada");
	pass(KEY_MS);
	assert.deepEqual(asked, []);
	pass(KEY_MS * 2);
	assert.deepEqual(asked, ["ada"]);
});

test("what is chosen from takes its keys from the field, but none of an input method", () => {
	const taken = (key, takes) => {
		const done = [], event = { ...key, preventDefault: () => done.push("prevented"), stopPropagation: () => done.push("stopped") };

		return [isTaken(event, takes === undefined ? null : () => done.push("offered") && takes), ...done];
	};

	assert.deepEqual(taken({ key: "Enter" }), [false]);
	assert.deepEqual(taken({ key: "Enter" }, false), [false, "offered"]);
	assert.deepEqual(taken({ key: "Enter" }, true), [true, "offered", "prevented", "stopped"]);
	assert.deepEqual(taken({ key: "Enter", isComposing: true }, true), [true]);
	assert.deepEqual(taken({ key: "Enter", keyCode: 229 }, true), [true]);
});
