// Which room is looked at, where there are several tabs: this one, and others, of which there is but what they have said.
import "./page.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

const { load, save } = await import("../../web/js/core/storage.js");
let focused = false;

globalThis.location = { hash: "#/settings" };
document.hasFocus = () => focused;

const focus = (now) => {
	focused = now;
	window.dispatchEvent(new Event(now ? "focus" : "blur"));
};
const go = (hash) => {
	location.hash = hash;
	window.dispatchEvent(new Event("hashchange"));
};
const other = (room) => save("looking", { tab: 2, room });

// What a tab that was killed has said.
other(3);
focused = true;
const { isLookedAt } = await import("../../web/js/features/rooms/looking.js");

test("a tab that opens with the focus on a page without a room knows that no other has it", () => {
	assert.equal(isLookedAt(3), false);
	assert.equal(load("looking"), null);
});

test("a tab that has the focus says its room, and takes it back", () => {
	go("#/rooms/4");
	assert.deepEqual([isLookedAt(4), load("looking").room], [true, 4]);
	go("#/settings");
	assert.deepEqual([isLookedAt(4), load("looking")], [false, null]);
	go("#/rooms/4");
	focus(false);
	assert.deepEqual([isLookedAt(4), load("looking")], [false, null]);
});

test("without the focus it leaves alone what another has said, and believes it until it has the focus", () => {
	other(3);
	go("#/rooms/4");
	go("#/settings");
	assert.deepEqual([isLookedAt(3), isLookedAt(4)], [true, false]);
	focus(true);
	assert.deepEqual([isLookedAt(3), load("looking")], [false, null]);
});

test("with the focus on a room it is that one which is looked at, whatever was said before", () => {
	focus(false);
	other(3);
	location.hash = "#/rooms/4";
	focus(true);
	assert.deepEqual([isLookedAt(3), isLookedAt(4)], [false, true]);
	focus(false);
	other(3);
	focus(true);
	assert.deepEqual([isLookedAt(3), load("looking").room], [false, 4]);
});
