// When the system tells of a message while nobody looks at the page, and when there is a sound.
import "./page.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

const notes = [];
let newest;          // of a room that is asked for its messages

globalThis.Notification = class extends EventTarget {
	static permission = "granted";

	constructor(title, { body }) {
		super();
		notes.push(body);
	}
};
Object.assign(window, { Notification, isSecureContext: true });

// How many chimes there were.
let chimes = 0, now = 0;

globalThis.AudioContext = class {
	constructor() {
		chimes++;
	}

	createOscillator() {
		return Object.assign(new EventTarget(), { frequency: {}, connect: (next) => next, start() {}, stop() {} });
	}

	createGain() {
		return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (next) => next };
	}
};
// Far enough between two chimes.
performance.now = () => (now += 60000);
document.hidden = true;
// The server keeps what it is told.
globalThis.fetch = async (url, { body }) => new Response(body ?? JSON.stringify({ results: [newest] }), { status: 200 });

const { load, save } = await import("../../web/js/core/storage.js");
const { preferences } = await import("../../web/js/features/notifications/preferences.js");
const { rooms } = await import("../../web/js/features/rooms/rooms.js");
const { connection } = await import("../../web/js/core/live/connection.js");

await import("../../web/js/features/rooms/notify.js");
const { setSound } = await import("../../web/js/features/rooms/sound.js");

let id = 0;

const say = (content) => rooms.announce({ id: ++id, room_id: 3, content, author: { display_name: "Bob" }, attachments: [], mentions: [], created_at: new Date().toISOString() });

test("quiet hours hold it back, and do not bring it later", async () => {
	const always = { from: "00:00", to: "00:00", days: [1, 2, 3, 4, 5, 6, 7], zone: "UTC" };

	save("notify", true);
	rooms.upsert({ id: 3, name: "Hall", kind: "room", participant_count: 2, membership: { notify: "all", silenced_until: null } });
	say("before");
	await preferences.save({ notify_default: "default", quiet: always });
	say("in the night");
	await preferences.save({ notify_default: "default", quiet: null });
	say("after");
	assert.deepEqual(notes, ["before", "after"]);
});

// How many chimes there are for what is done.
const heard = (run) => {
	const before = chimes;

	run();
	return chimes - before;
};

test("there is no sound before the page was used; then one a message, in one tab of several", () => {
	assert.equal(heard(() => say("before")), 0);
	document.dispatchEvent(new Event("pointerdown"));
	assert.equal(heard(() => say("after")), 1);
	id--;
	assert.equal(heard(() => say("the same in another tab")), 0);
});

test("a room that is looked at in another tab makes no sound here", () => {
	save("looking", { tab: 2, room: 3 });
	assert.equal(heard(() => say("seen")), 0);
	save("looking", { tab: 2, room: 4 });
	assert.equal(heard(() => say("not seen")), 1);
	save("looking", null);
});

test("what one wants not to be told of makes none, nor anything where it is switched off", () => {
	const level = (notify) => rooms.upsert({ ...rooms.get(3), membership: { ...rooms.get(3).membership, notify } });

	level("none");
	assert.equal(heard(() => say("nothing")), 0);
	level("mentions");
	assert.equal(heard(() => say("no mention")), 0);
	level("all");
	setSound(false);
	assert.equal(heard(() => say("silent")), 0);
	assert.equal(load("sound"), false);
	assert.equal(heard(() => setSound(true)), 1);
	assert.equal(heard(() => say("loud")), 1);
});

// A conversation comes instead of the message that brings it.
const added = async (room, unread, message) => {
	newest = message;
	connection.dispatchEvent(new CustomEvent("frame", { detail: { type: "room_added", fresh: true, data: {
		room: { id: room, name: "Bob", kind: "direct", members: [], participant_count: 2, seq: 1 },
		membership: { room_id: room, unread, mentions: unread, read_id: 0, notify: "default", silenced_until: null },
	} } }));
	for (let turn = 0; turn < 50; turn++)
		await new Promise((resolve) => setTimeout(resolve));
};
const from = (author, content) => ({ id: ++id, room_id: 5, content, author: { id: author, display_name: "Bob" }, attachments: [], mentions: [], created_at: new Date().toISOString() });

test("the first message of a conversation is told of, and not that one has opened it", async () => {
	const before = chimes, told = notes.length;

	await added(5, 1, from(2, "hello you"));
	assert.deepEqual(notes.slice(told), ["hello you"]);
	assert.equal(chimes - before, 1);
	await added(5, 0, from(2, "that is read"));
	assert.equal(notes.length - told, 1);
	assert.equal(chimes - before, 1);
});
