// What a page without a socket asks, and what it takes from the answers. The test is the server.
import "./page.mjs";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const asked = [];
let answers;

globalThis.fetch = async (url, { body }) => {
	asked.push(JSON.parse(body));
	return new Response(JSON.stringify(answers.shift()), { headers: { "Content-Type": "application/json" } });
};

const { poll } = await import("../../web/js/core/live/poll.js");
const { Streams } = await import("../../web/js/core/live/streams.js");

const event = (seq) => ({ type: "chat_message", data: { id: seq }, seq });
const begun = () => {
	const streams = new Streams();

	streams.own = 3;
	streams.set(1, 10);
	streams.set(2, 20);
	return streams;
};

beforeEach(() => asked.splice(0));

test("the first question knows nothing, and learns where every room stands", async () => {
	answers = [{ results: [], seq: 3, memberships: [], rooms: [{ room_id: 1, seq: 10 }, { room_id: 2, seq: 20 }] }];
	const { own, begin, frames } = await poll(new Streams(), new Map([[1, null]]));

	assert.deepEqual(asked, [{ rooms: {}, known: {} }]);
	assert.deepEqual([own, begin, frames.map(({ type }) => type)], [3, [[1, 10], [2, 20]], ["read_state"]]);
});

test("the open room is named with how far it has got; of another that has gone on the events are asked for at once", async () => {
	answers = [{ results: [], seq: 4, memberships: [{ room_id: 2, unread: 1 }], rooms: [{ room_id: 1, seq: 11, results: [event(10), event(11)] }, { room_id: 2, seq: 21 }] },
		{ results: [], seq: 5, memberships: [{ room_id: 2, unread: 2 }], rooms: [{ room_id: 2, seq: 22, results: [event(21), event(22)] }] }];
	const { own, begin, frames } = await poll(begun(), new Map([[1, 9]]));

	assert.deepEqual(asked, [{ seq: 3, rooms: { 1: 9 }, known: { 2: 20 } }, { seq: 4, rooms: { 2: 20 }, known: { 1: 11, 2: 21 } }]);
	assert.deepEqual([own, begin], [5, []]);
	// What the list has heard already, and the open room has not, is no news.
	assert.deepEqual(frames.slice(0, -1).map(({ room_id, seq, replayed }) => [room_id, seq, replayed]),
		[[1, 10, true], [1, 11, false], [2, 21, false], [2, 22, false]]);
	assert.deepEqual(frames.at(-1).data.memberships, [{ room_id: 2, unread: 2 }]);
});

test("what cannot be told any more is to be fetched anew", async () => {
	answers = [{ results: [], seq: 3, memberships: [], rooms: [{ room_id: 1, seq: 2000, resync: true }] }];
	assert.deepEqual((await poll(begun(), new Map([[1, 10]]))).frames[0], { type: "resync", data: { room_id: 1, seq: 2000 }, room_id: 1 });
});
