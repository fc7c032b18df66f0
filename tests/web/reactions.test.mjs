// Reactions: what becomes of them by events and by one's own presses, and whose they are in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

const { bare, hasReacted, inColour, toggled, withReaction } = await import("../../web/js/features/reactions/state.js");
const { Messages } = await import("../../web/js/features/messages/timeline/messages.js");

const thumb = { emoji: "👍", count: 2, user_ids: [1, 2] };

test("an event says how many there are; the order stays, the last one gone is gone", () => {
	const two = withReaction([thumb], { emoji: "🎉", user: 3, active: true, count: 1 });

	assert.deepEqual(two, [thumb, { emoji: "🎉", count: 1, user_ids: [3] }]);
	assert.deepEqual(withReaction(two, { emoji: "👍", user: 1, active: false, count: 1 })[0], { emoji: "👍", count: 1, user_ids: [2] });
	assert.deepEqual(withReaction(two, { emoji: "🎉", user: 3, active: false, count: 0 }), [thumb]);
	assert.deepEqual(withReaction(two, { emoji: "👍", user: 2, active: true, count: 2 })[0], { emoji: "👍", count: 2, user_ids: [1, 2] });
});

test("what is pressed shows before the server knows, once; the event that follows changes nothing", () => {
	const mine = toggled([thumb], "👍", 7, true);

	assert.equal(mine[0].count, 3);
	assert.equal(hasReacted(mine, "👍", 7), true);
	assert.equal(toggled(mine, "👍", 7, true), mine);
	assert.equal(withReaction(mine, { emoji: "👍", user: 7, active: true, count: 3 })[0].count, 3);
	assert.deepEqual(toggled(mine, "👍", 7, false), [thumb]);
	assert.deepEqual(toggled([], "🎉", 7, true), [{ emoji: "🎉", count: 1, user_ids: [7] }]);
});

test("the sign that asks for colour is shown and not sent", () => {
	assert.equal(bare("❤️"), "❤");
	assert.equal(inColour("❤"), "❤️");
	assert.equal(inColour("👍"), "👍");
	assert.equal(inColour("👩‍👩‍👧"), "👩‍👩‍👧");
});

test("an answer that comes or goes is counted at what it answers, once", () => {
	const messages = new Messages(), message = (id, more = {}) => ({ id, author: { id: 1 }, content: "", attachments: [], created_at: "2024-06-01T12:00:00Z", reply_count: 0, ...more });
	const answer = message(5, { reply_to: { id: 1, author: { id: 1 } } });

	messages.replace([message(1), message(2)], { older: false, newer: false });
	messages.insert(answer);
	messages.insert(answer);
	assert.equal(messages.get(1).reply_count, 1);
	messages.remove(5);
	messages.remove(5);
	assert.equal(messages.get(1).reply_count, 0);
	assert.equal(messages.change(9, () => ({})), false);
});

test("events change what the window has: reactions, pins, and what a room forgets after its time", async () => {
	const { MessageEvents } = await import("../../web/js/features/messages/timeline/events.js");
	const messages = new Messages(), channel = new EventTarget(), message = (id) => ({ id, author: { id: 1 }, content: "", attachments: [], reactions: [], pinned: false });
	const receive = (type, detail) => channel.dispatchEvent(new CustomEvent(type, { detail }));
	let changes = 0;
	const events = new MessageEvents(channel, messages, { changed: () => changes++, arrived() {}, stale() {}, back() {} });

	messages.replace([message(1), message(2), message(3)], { older: false, newer: false });
	receive("reaction", { message_id: 2, room_id: 1, emoji: "👍", user: { id: 4, username: "x" }, active: true, count: 1 });
	assert.deepEqual(messages.get(2).reactions, [{ emoji: "👍", count: 1, user_ids: [4] }]);
	receive("pin", { message_id: 1, room_id: 1, user: { id: 4 }, active: true });
	assert.equal(messages.get(1).pinned, true);
	receive("reaction", { message_id: 9, room_id: 1, emoji: "👍", user: { id: 4 }, active: true, count: 1 });
	assert.equal(changes, 2);
	receive("messages_deleted", { room_id: 1, through_id: 2, kept: [1] });
	assert.deepEqual(messages.list.map(({ id }) => id), [1, 3]);
	receive("messages_deleted", { room_id: 1, message_ids: [1] });
	assert.deepEqual(messages.list.map(({ id }) => id), [3]);
	events.destroy();
});
