// Answers: the line that stands for what is answered, where it comes from, and what of it is sent and kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

const { Quotes } = await import("../../web/js/features/messages/replies/quotes.js");
const { deletedOf } = await import("../../web/js/features/messages/deleted.js");
const { quoteOf } = await import("../../web/js/features/messages/replies/line.js");
const { bodyOf } = await import("../../web/js/features/messages/composer/outbox.js");
const { isMention } = await import("../../web/js/features/rooms/unread.js");
const { Messages } = await import("../../web/js/features/messages/timeline/messages.js");

const author = { id: 1, username: "ada", display_name: "Ada" };
const message = (id, content = `message ${id}`) => ({ id, author, content, attachments: [], created_at: "2024-06-01T12:00:00Z" });
const reply = (id) => ({ id, author });

// A room whose server has these messages; `asked` are the ids of each request.
const room = (...stored) => {
	const messages = new Messages(), channel = new EventTarget(), asked = [];
	let changes = 0;

	globalThis.fetch = async (address) => {
		const ids = new URL(address).searchParams.get("ids").split(",").map(Number);

		asked.push(ids);
		return new Response(JSON.stringify({ results: stored.filter(({ id }) => ids.includes(id)) }), { status: 200 });
	};
	const quotes = new Quotes(channel, messages, () => changes++);
	const receive = (type, detail) => channel.dispatchEvent(new CustomEvent(type, { detail }));

	return { messages, quotes, asked, receive, changes: () => changes };
};

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

test("what the window has is not asked for, the rest once, together; what does not come is gone", async () => {
	const { messages, quotes, asked, changes } = room(message(2), message(3));

	messages.replace([message(9)], { older: true, newer: false });
	quotes.want([reply(9), reply(2), reply(3), reply(4), reply(2)]);
	quotes.want([reply(2)]);
	assert.equal(quotes.of(reply(2)), undefined);
	await settled();
	assert.deepEqual(asked, [[2, 3, 4]]);
	assert.equal(quotes.of(reply(9)).id, 9);
	assert.equal(quotes.of(reply(2)).content, "message 2");
	assert.equal(quotes.of(reply(4)), null);
	assert.equal(changes(), 1);
});

test("no more than fifty with one request", async () => {
	const { quotes, asked } = room();

	quotes.want(Array.from({ length: 60 }, (_, index) => reply(index + 1)));
	await settled();
	assert.deepEqual(asked.map((ids) => ids.length), [50, 10]);
});

test("an original that is changed or deleted is so above its answers, too; one without an author was deleted before", async () => {
	const { messages, quotes, receive } = room(message(2));

	messages.replace([message(9)], { older: true, newer: false });
	quotes.want([reply(2)]);
	await settled();
	receive("message_updated", message(2, "changed"));
	assert.equal(quotes.of(reply(2)).content, "changed");
	for (const id of [2, 9])
		receive("message_deleted", { id });
	assert.equal(quotes.of(reply(2)), null);
	assert.equal(quotes.of(reply(9)), null);
	assert.equal(quotes.of({ id: 5, author: null }), null);
});

test("what could not be had is asked for again when the server can be reached, and not with every draw", async () => {
	const { quotes, asked, changes } = room(message(2)), answer = globalThis.fetch;

	globalThis.fetch = async (address) => {
		await answer(address);
		return new Response("{}", { status: 429 });
	};
	quotes.want([reply(2)]);
	await settled();
	quotes.want([reply(2)]);
	await settled();
	assert.deepEqual([asked.length, changes()], [1, 0]);
	globalThis.fetch = answer;
	quotes.retry();
	assert.equal(changes(), 1);
	quotes.want([reply(2)]);
	await settled();
	assert.equal(quotes.of(reply(2)).content, "message 2");
	quotes.destroy();
});

test("of what is deleted some are named, or all up to one of them but for those that are kept", async () => {
	const { messages, quotes, receive } = room(message(2));

	assert.deepEqual(deletedOf({ id: 7 }, [1, 2]), [7]);
	assert.deepEqual(deletedOf({ message_ids: [7, 1] }, [1, 2]), [7, 1]);
	assert.deepEqual(deletedOf({ through_id: 3, kept: [2] }, [1, 2, 3, 4]), [1, 3]);
	messages.replace([message(8), message(9)], { older: true, newer: false });
	quotes.want([reply(2)]);
	await settled();
	receive("messages_deleted", { through_id: 8, kept: [] });
	assert.deepEqual([2, 8, 9].map((id) => quotes.of(reply(id))?.id), [undefined, undefined, 9]);
	assert.deepEqual([2, 8].map((id) => quotes.of(reply(id))), [null, null]);
});

test("the line above an answer that is on its way has what its writer has seen, until the original is there", () => {
	const answered = { ...reply(2), line: "how it begins" };

	assert.deepEqual(quoteOf(answered, undefined), { name: "Ada", line: "how it begins" });
	assert.deepEqual(quoteOf(reply(2), undefined), { name: "Ada", line: "…" });
	assert.deepEqual(quoteOf(answered, message(2)), { name: "Ada", line: "message 2" });
});

test("an answer to oneself calls one, like a mention; one to somebody else does not", () => {
	const answer = (to) => ({ mentions: [], mentions_room: false, reply_to: to });

	assert.equal(isMention(answer(reply(3)), 1, "none"), true);
	assert.equal(isMention(answer(reply(3)), 2, "all"), false);
	assert.equal(isMention(answer({ id: 3, author: null }), 1, "all"), false);
	assert.equal(isMention(answer(null), 1, "all"), false);
});

test("only an answer is sent as one", () => {
	assert.deepEqual(bodyOf({ content: "hi", attachments: [{ id: 4 }], reply: { id: 3 } }), { content: "hi", attachments: [4], reply_to: 3 });
	assert.deepEqual(bodyOf({ content: "hi", attachments: [], reply: null }), { content: "hi", attachments: [] });
});
