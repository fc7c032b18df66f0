// What the one connection of a page is told, and how the open rooms, the list and the positions take it. There is no network: the test is
// the server.
import "./page.mjs";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const sent = [], asked = [], timers = new Map();
let line, clock = 0, timer = 0;

// Those of node:test take away another timer when one that has run is cleared.
globalThis.setTimeout = (run, ms) => {
	timers.set(++timer, { at: clock + ms, run });
	return timer;
};
globalThis.clearTimeout = (id) => timers.delete(id);

const pass = (milliseconds) => {
	const end = clock + milliseconds;

	for (let due; (due = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0]);) {
		timers.delete(due[0]);
		clock = Math.max(clock, due[1].at);
		due[1].run();
	}
	clock = end;
};

globalThis.WebSocket = class extends EventTarget {
	static OPEN = 1;
	readyState = 1;

	constructor() {
		super();
		line = this;
	}

	send(text) {
		sent.push(JSON.parse(text));
	}

	close() {
		this.readyState = 3;
	}
};
globalThis.fetch = async (url) => {
	asked.push(new URL(url).pathname);
	throw new TypeError("there is no network");
};

const { connection } = await import("../../web/js/core/live/connection.js");
const { channels } = await import("../../web/js/core/live/channel.js");
const { session } = await import("../../web/js/core/session.js");
const { rooms } = await import("../../web/js/features/rooms/rooms.js");
const { announces, badgeOf } = await import("../../web/js/features/rooms/levels.js");
const { Reads } = await import("../../web/js/features/rooms/reads.js");

const ME = { id: 1, username: "ada", display_name: "Ada" }, BOB = { id: 2, username: "bob", display_name: "Bob" };
const receive = (frame) => line.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(frame) }));
const roomOf = (id, seq, more = {}) => ({ id, name: `Room ${id}`, kind: "room", owner: ME, participant_count: 2, call: { active: false, participants: [] },
	last_message_id: null, last_message_at: null, seq,
	membership: { room_id: id, read_id: 0, unread: 0, mentions: 0, first_unread_id: null, notify: "default", ...more } });
const greet = (...list) => receive({ type: "hello", data: { user: ME, seq: 1, limits: {}, features: [], rooms: list, rooms_more: false, online: [2] } });
const say = (room, id, seq, more = {}, author = BOB) => receive({ type: "chat_message", seq, room_id: room,
	data: { id, room_id: room, author, content: "words", attachments: [], mentions: [], mentions_room: false, created_at: "2026-01-05T12:00:00Z", ...more } });
const sentOf = (type) => sent.filter((frame) => frame.type === type).map(({ data, room_id }) => (room_id ? { room_id, ...data } : data));

// What a channel tells from now on: the ids of messages, and the types of the rest.
const listen = (channel) => {
	const told = [];

	for (const type of ["chat_message", "resync", "typing"])
		channel.addEventListener(type, ({ detail }) => told.push(detail.id ?? type));
	return told;
};

beforeEach(() => {
	timers.clear();
	rooms.close();
	session.end();
	session.start({ token: "t", user: ME });
	sent.length = 0;
	asked.length = 0;
	rooms.open();
});

test("a room that is opened before hello hears from there on; one that is opened later knows where it stands", () => {
	const early = channels.acquire(3), told = listen(early);

	greet(roomOf(3, 812), roomOf(4, 99));
	assert.deepEqual(told, ["resync"]);
	assert.equal(early.seq, 812);
	assert.equal(channels.acquire(4).seq, 99);
	say(3, 50, 813);
	assert.deepEqual(told, ["resync", 50]);
	assert.deepEqual(sentOf("catch_up"), []);
});

test("what was missed is asked for, and what came before it is told once, in order", () => {
	greet(roomOf(3, 812), roomOf(4, 99));
	const channel = channels.acquire(3), told = listen(channel);

	line.dispatchEvent(Object.assign(new Event("close"), { code: 1006 }));
	pass(1000);
	greet(roomOf(3, 814), roomOf(4, 120));
	assert.deepEqual(sentOf("catch_up"), [{ room_id: 3, since: 812 }]);
	// On its way already when the question came.
	say(3, 53, 815);
	say(3, 51, 813, {}, BOB);
	assert.deepEqual(told, []);
	for (const [id, seq] of [[51, 813], [52, 814], [53, 815]])
		receive({ type: "chat_message", seq, room_id: 3, replayed: true, data: { id, room_id: 3, author: BOB } });
	receive({ type: "caught_up", room_id: 3, data: { room_id: 3, seq: 815 } });
	say(3, 54, 816);
	assert.deepEqual(told, [51, 52, 53, 54]);
});

test("a gap is noticed and closed; a resync says to fetch anew", () => {
	greet(roomOf(3, 812));
	const channel = channels.acquire(3), told = listen(channel);

	say(3, 52, 814);
	assert.deepEqual(sentOf("catch_up"), [{ room_id: 3, since: 812 }]);
	receive({ type: "resync", room_id: 3, data: { room_id: 3, seq: 814 } });
	say(3, 53, 815);
	assert.deepEqual(told, ["resync", 53]);
});

test("the open rooms are watched, ten at most, in one frame", () => {
	greet(...Array.from({ length: 12 }, (_, index) => roomOf(index + 1, 5)));
	for (let id = 1; id <= 12; id++)
		channels.acquire(id);
	pass(1);
	assert.deepEqual(sentOf("watch"), [{ room_ids: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }]);
});

test("who is removed while the room is open is told so, and why", () => {
	greet(roomOf(3, 812), roomOf(4, 99), roomOf(5, 7));
	const [gone, deleted, hidden] = [3, 4, 5].map((id) => channels.acquire(id));

	receive({ type: "room_removed", seq: 2, data: { room_id: 3, reason: "removed" } });
	receive({ type: "room_removed", seq: 3, data: { room_id: 4, reason: "deleted" } });
	receive({ type: "room_removed", seq: 4, data: { room_id: 5, reason: "hidden" } });
	assert.deepEqual([gone.state, gone.reason, deleted.reason, hidden.reason], ["closed", "permission_denied", "room_deleted", "hidden"]);
	assert.deepEqual(rooms.list, []);
});

test("the list counts what others write, names and calls apart, up to 100, and each once", () => {
	greet(roomOf(3, 10), roomOf(4, 10, { unread: 100, notify: "none" }));
	say(3, 50, 11);
	say(3, 51, 12, { mentions: [ME] });
	say(3, 51, 12, { mentions: [ME] });
	say(3, 52, 13, {}, ME);
	say(4, 53, 11, { mentions_room: true });
	assert.deepEqual([rooms.get(3).membership.unread, rooms.get(3).membership.mentions, rooms.firstUnread(3)], [2, 1, 50]);
	assert.deepEqual([rooms.get(4).membership.unread, rooms.get(4).membership.mentions], [100, 0]);
	assert.deepEqual(rooms.list.map(({ id }) => id), [4, 3]);
	assert.equal(rooms.get(3).last_message_id, 52);
});

test("what is replayed counts where it is newer than hello, and nowhere else", () => {
	greet(roomOf(3, 10));
	channels.acquire(3);
	line.dispatchEvent(Object.assign(new Event("close"), { code: 1006 }));
	pass(1000);
	greet({ ...roomOf(3, 11, { unread: 1, first_unread_id: 50 }), last_message_id: 50 });
	for (const [id, seq] of [[50, 11], [51, 12]])
		receive({ type: "chat_message", seq, room_id: 3, replayed: true, data: { id, room_id: 3, author: BOB, mentions: [] } });
	receive({ type: "participant_joined", seq: 13, room_id: 3, replayed: true, data: { user: ME } });
	receive({ type: "caught_up", room_id: 3, data: { room_id: 3, seq: 13 } });
	assert.deepEqual([rooms.unread(3), rooms.get(3).last_message_id, rooms.get(3).participant_count], [2, 51, 3]);
});

test("what is unread is not taken from the news of a choice: a changed level asks for it", () => {
	const choose = (seq, more) => receive({ type: "membership_updated", seq, data: { membership: { ...rooms.get(3).membership, unread: 1, ...more } } });

	greet(roomOf(3, 10));
	say(3, 50, 11);
	say(3, 51, 12);
	asked.length = 0;
	choose(2, { favourite: true });
	pass(3000);
	assert.deepEqual([rooms.get(3).membership.favourite, rooms.unread(3), asked], [true, 2, []]);
	choose(3, { notify: "none" });
	pass(3000);
	assert.deepEqual([rooms.get(3).membership.notify, rooms.unread(3), asked], ["none", 2, ["/api/rooms/3/"]]);
});

test("the server has the last word on what is unread, but for what was read here since", () => {
	greet(roomOf(3, 10));
	say(3, 50, 11);
	receive({ type: "read_state", data: { memberships: [{ room_id: 3, read_id: 50, unread: 0, mentions: 0, first_unread_id: null }] } });
	assert.equal(rooms.unread(3), 0);
	say(3, 51, 12);
	rooms.markRead(3, 51);
	say(3, 52, 13);
	rooms.markRead(3, 52);
	assert.deepEqual(sentOf("read"), [{ room_id: 3, message_id: 51 }]);
	receive({ type: "read_state", data: { memberships: [{ room_id: 3, read_id: 51, unread: 1, mentions: 0, first_unread_id: 52 }] } });
	assert.equal(rooms.unread(3), 0);
	pass(1000);
	assert.deepEqual(sentOf("read").at(-1), { room_id: 3, message_id: 52 });
	receive({ type: "read_state", data: { memberships: [{ room_id: 3, read_id: 49, unread: 3, mentions: 0, first_unread_id: 50 }] } });
	assert.equal(rooms.unread(3), 3);
});

test("a position goes at once, then once a second, forward only, and again when it may have been lost", async () => {
	const told = [], reads = new Reads(async (room, id) => told.push([room, id]));

	reads.read(3, 50);
	reads.read(3, 52);
	reads.read(3, 51);
	assert.deepEqual(told, [[3, 50]]);
	pass(1000);
	assert.deepEqual(told.splice(0), [[3, 50], [3, 52]]);
	pass(5000);
	assert.deepEqual(told, []);
	reads.again();
	assert.deepEqual(told.splice(0), [[3, 52]]);
	reads.confirm(3, 52);
	reads.now();
	reads.again();
	assert.deepEqual(told, []);
});

test("who is in no room knows it as soon as hello says so", async () => {
	let known = false;

	rooms.known().then(() => {
		known = true;
	});
	greet();
	await null;
	assert.equal(known, true);
});

test("a level says what is told: all, mentions alone, or nothing; what is silenced counts by its mentions alone", () => {
	const many = { participant_count: 9 };

	greet({ ...roomOf(3, 10), ...many }, roomOf(4, 10, { silenced_until: "2100-01-01T00:00:00Z" }), { ...roomOf(5, 10), ...many, kind: "direct", members: [ME, BOB] });
	for (const room of [3, 4, 5]) {
		say(room, room * 10, 11);
		say(room, room * 10 + 1, 12, { mentions: [ME] });
	}
	assert.deepEqual([3, 4, 5].map((id) => badgeOf(rooms.get(id))), [
		{ unread: 0, mentions: 1, dot: false, silent: false },
		{ unread: 2, mentions: 1, dot: false, silent: true },
		{ unread: 2, mentions: 0, dot: false, silent: false }]);
	assert.equal(rooms.unreadTotal(), 1 + 1 + 2);
	receive({ type: "membership_updated", seq: 2, data: { membership: { room_id: 3, notify: "none" } } });
	assert.deepEqual(badgeOf(rooms.get(3)), { unread: 0, mentions: 0, dot: true, silent: false });
	const message = { mentions: [], mentions_room: true };

	assert.deepEqual([3, 4, 5].map((id) => announces(rooms.get(id), message)), [false, false, true]);
});

test("in a conversation everything is said to oneself: it counts as unread and not as mentions, and none of it where it is silenced", () => {
	const direct = (id, membership) => ({ ...roomOf(id, 1, { unread: 2, mentions: 2, first_unread_id: 10, ...membership }), kind: "direct", members: [ME, BOB], last_message_id: 11 });

	greet(direct(3, {}), direct(4, { notify: "mentions" }), direct(5, { notify: "none" }), direct(6, { silenced_until: "9999-12-31T23:59:59Z" }));
	assert.deepEqual([3, 4, 5, 6].map((id) => badgeOf(rooms.get(id))), [
		{ unread: 2, mentions: 0, dot: false, silent: false }, { unread: 2, mentions: 0, dot: false, silent: false },
		{ unread: 0, mentions: 0, dot: true, silent: false }, { unread: 2, mentions: 0, dot: false, silent: true }]);
	assert.deepEqual([3, 4, 5, 6].map((id) => announces(rooms.get(id), { mentions: [] })), [true, true, false, false]);
	assert.equal(rooms.unreadTotal(), 4);
});

test("what an edit or a deletion changes is asked for only where it is not known here", () => {
	const write = (id, more) => say(3, id, ++seq, more), change = (type, data) => receive({ type, seq: ++seq, room_id: 3, data });
	const message = (id, more) => ({ id, room_id: 3, author: BOB, mentions: [], ...more });
	let seq = 10;

	greet(roomOf(3, 10, { unread: 1, first_unread_id: 40 }));
	rooms.patch(3, { last_message_id: 40 });
	write(50, { mentions: [ME] });
	write(51);
	write(52);
	asked.length = 0;
	change("message_updated", message(40));
	change("message_updated", message(51));
	change("message_deleted", { id: 51, room_id: 3 });
	pass(3000);
	assert.deepEqual([asked, rooms.unread(3), rooms.get(3).membership.mentions], [["/api/rooms/3/"], 3, 1]);
	asked.length = 0;
	for (const frame of [["message_updated", message(50)], ["message_updated", message(52, { mentions: [ME] })], ["message_deleted", { id: 40, room_id: 3 }]]) {
		change(...frame);
		pass(3000);
	}
	assert.deepEqual(asked, ["/api/rooms/3/", "/api/rooms/3/", "/api/rooms/3/"]);
});
