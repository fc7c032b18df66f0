// The window of known messages and the rows made of it, whatever comes first: pages, news, deletions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Messages } from "../../web/js/features/messages/timeline/messages.js";
import { rowsOf } from "../../web/js/features/messages/timeline/rows.js";

const at = (second) => new Date(Date.UTC(2024, 5, 1, 12, 0, 0) + second * 1000).toISOString();
const message = (id, fields = {}) => ({ id, author: { id: 1 }, content: `message ${id}`, attachments: [], created_at: at(id), edited_at: null, ...fields });
const page = (...ids) => ids.map((id) => message(id));
const ids = (messages) => messages.list.map(({ id }) => id);

const opened = (list, ends = { older: true, newer: false }) => {
	const messages = new Messages();

	messages.replace(list, ends);
	return messages;
};

test("a page falls into order, whichever end it begins at", () => {
	assert.deepEqual(ids(opened(page(5, 4, 3))), [3, 4, 5]);
	const messages = opened(page(5, 4, 3));

	messages.addOlder(page(2, 1), false);
	assert.deepEqual(ids(messages), [1, 2, 3, 4, 5]);
	assert.equal(messages.older, false);
});

test("nothing is there twice", () => {
	const messages = opened(page(3, 2, 1));

	assert.equal(messages.insert(message(4)), "added");
	assert.equal(messages.insert(message(4)), "known");
	messages.addOlder(page(2, 1), false);
	assert.deepEqual(ids(messages), [1, 2, 3, 4]);
});

test("the answer to a send may come before the news of an earlier message", () => {
	const messages = opened(page(1));

	messages.insert(message(3));
	messages.insert(message(2));
	assert.deepEqual(ids(messages), [1, 2, 3]);
});

test("what was deleted does not come back with a page or a frame that is older", () => {
	const messages = opened(page(3, 2, 1));

	assert.equal(messages.remove(2), true);
	assert.equal(messages.remove(2), false);
	messages.replace(page(3, 2, 1), { older: false, newer: false });
	assert.deepEqual(ids(messages), [1, 3]);
	assert.equal(messages.insert(message(2)), "gone");
	assert.equal(messages.update(message(2)), false);
	assert.deepEqual(ids(messages), [1, 3]);
});

test("a reaction heard while the first page is on its way is not lost with the page", () => {
	const messages = new Messages();
	const pinned = () => messages.get(2)?.pinned;

	messages.begin();
	assert.equal(messages.change(2, () => ({ pinned: true })), false);
	messages.replace(page(3, 2, 1), { older: false, newer: false });
	messages.end();
	assert.equal(pinned(), true);
	messages.replace(page(3, 2, 1), { older: false, newer: false });
	assert.equal(pinned(), undefined);
});

test("an edit heard while a page is on its way is not undone by the page", () => {
	const messages = opened(page(3));

	messages.begin();
	messages.update(message(2, { content: "edited" }));
	messages.addOlder(page(2, 1), false);
	messages.end();
	assert.equal(messages.get(2).content, "edited");
});

test("a message heard while the last page is on its way is there when it has come", () => {
	const messages = opened(page(1, 2), { older: false, newer: true });

	messages.begin();
	assert.equal(messages.insert(message(5)), "beyond");
	messages.addNewer(page(3, 4), false);
	messages.end();
	assert.deepEqual(ids(messages), [1, 2, 3, 4, 5]);
});

test("a message heard while the first page is on its way is there when it has come", () => {
	const messages = new Messages();

	messages.begin();
	messages.insert(message(4));
	messages.remove(4);
	messages.insert(message(5));
	messages.replace(page(3, 2), { older: true, newer: false });
	messages.end();
	assert.deepEqual(ids(messages), [2, 3, 5]);
});

test("what is heard between two pages leaves no gap in the window", () => {
	const messages = opened(page(1, 2), { older: false, newer: true });

	messages.begin();
	messages.insert(message(9));
	messages.addNewer(page(3, 4), true);
	messages.end();
	assert.deepEqual(ids(messages), [1, 2, 3, 4]);
});

test("beyond the ends of the window nothing is added", () => {
	const messages = opened(page(5, 6, 7), { older: true, newer: true });

	assert.equal(messages.insert(message(9)), "beyond");
	assert.equal(messages.insert(message(2)), "beyond");
	assert.equal(messages.update(message(9, { content: "x" })), false);
	assert.deepEqual(ids(messages), [5, 6, 7]);
});

test("an edit of a message that was never heard brings it, and one that is known is changed", () => {
	const messages = opened(page(1, 2));

	assert.equal(messages.update(message(3, { content: "edited while nobody listened" })), "added");
	assert.equal(messages.update(message(2, { content: "edited" })), "changed");
	assert.deepEqual(ids(messages), [1, 2, 3]);
	assert.equal(messages.get(2).content, "edited");
});

test("an answer that is sent counts at what it answers, also beyond the window; one that is edited there was counted when it was sent", () => {
	const messages = opened([message(6, { reply_count: 1 }), message(7)], { older: true, newer: true }), count = () => messages.get(6).reply_count;
	const answer = (id, fields) => message(id, { reply_to: { id: 6, author: { id: 1 } }, ...fields });

	assert.equal(messages.insert(answer(9)), "beyond");
	assert.equal(count(), 2);
	assert.equal(messages.update(answer(9, { content: "edited" })), false);
	assert.equal(messages.update(answer(2, { content: "edited" })), false);
	assert.equal(count(), 2);
	messages.addNewer([], false);
	assert.equal(messages.update(answer(10, { content: "edited while nobody listened" })), "added");
	assert.equal(count(), 3);
});

test("a nonce heard once is kept over edits and pages", () => {
	const messages = opened(page(1));

	messages.insert(message(2, { nonce: "n" }));
	messages.update(message(2, { content: "edited" }));
	assert.equal(messages.get(2).nonce, "n");
	messages.replace(page(2, 1), { older: false, newer: false });
	assert.equal(messages.get(2).nonce, "n");
});

test("a frame that tells again of what is known changes no more than its nonce", () => {
	const messages = opened([message(1, { content: "edited" })]);

	messages.insert(message(1, { content: "as first sent", nonce: "n" }));
	assert.equal(messages.get(1).content, "edited");
	assert.equal(messages.get(1).nonce, "n");
});

test("who is renamed is so in all they have written and wherever they are mentioned, and keeps what was typed", () => {
	const messages = opened([message(1, { mentions: [] }), message(2, { author: { id: 2 }, mentions: [{ id: 1, display_name: "Ada", name: "ada" }] }), message(3, { author: { id: 2 } })]);

	messages.insert(message(4, { nonce: "n" }));
	const before = messages.get(3);

	assert.equal(messages.rename({ id: 1, display_name: "Augusta" }), true);
	assert.deepEqual([1, 4].map((id) => messages.get(id).author), [{ id: 1, display_name: "Augusta" }, { id: 1, display_name: "Augusta" }]);
	assert.deepEqual(messages.get(2).mentions, [{ id: 1, display_name: "Augusta", name: "ada" }]);
	assert.equal(messages.get(3), before);
	assert.equal(messages.get(4).nonce, "n");
	assert.equal(messages.rename({ id: 9, display_name: "Nobody" }), false);
});

test("trimming keeps the one end and says that there is more at the other", () => {
	const list = Array.from({ length: 10 }, (_, i) => message(i + 1));
	const old = opened(list, { older: false, newer: false }), fresh = opened(list, { older: false, newer: false });

	fresh.trimOlder(8, 5);
	assert.deepEqual([ids(fresh), fresh.older, fresh.newer], [[6, 7, 8, 9, 10], true, false]);
	old.trimNewer(4);
	assert.deepEqual([ids(old), old.older, old.newer], [[1, 2, 3, 4], false, true]);
	assert.equal(old.get(9), null);
	old.trimNewer(4);
	assert.deepEqual(ids(old), [1, 2, 3, 4]);
});

const shape = (rows) => rows.map((row) => ({ day: "day", new: "new", message: `${row.message?.id}${row.grouped ? "+" : ""}`,
	pending: `${row.entry?.nonce}${row.grouped ? "+" : ""}` })[row.type]);

test("messages of one author within minutes are grouped, and days begin anew", () => {
	const list = [message(1), message(2), message(3, { author: { id: 2 } }), message(4), message(5, { created_at: at(1000) }), message(6, { created_at: at(90000) })];

	assert.deepEqual(shape(rowsOf({ list, me: 1 })), ["day", "1", "2+", "3", "4", "5", "day", "6"]);
});

test("the line stands above the first new message of somebody else, once", () => {
	const list = [message(1), message(2), message(3, { author: { id: 2 } }), message(4, { author: { id: 2 } })];

	assert.deepEqual(shape(rowsOf({ list, me: 1, newAfter: 1 })), ["day", "1", "2+", "new", "3", "4+"]);
	assert.deepEqual(shape(rowsOf({ list, me: 2, newAfter: 2 })), ["day", "1", "2+", "3", "4+"]);
	assert.deepEqual(shape(rowsOf({ list, me: 1 })), ["day", "1", "2+", "3", "4+"]);
});

const entry = (nonce, fields = {}) => ({ nonce, content: "hello", attachments: [], createdAt: Date.parse(at(60)), state: "waiting", ...fields });

test("what is on its way stands last, and gives its row to the message it becomes", () => {
	const waiting = rowsOf({ list: [message(1)], pending: [entry("n"), entry("m")], me: 1, now: Date.parse(at(60)) });
	const arrived = rowsOf({ list: [message(1), message(9, { nonce: "n", created_at: at(60) })], pending: [entry("n"), entry("m")], me: 1, now: Date.parse(at(60)) });

	assert.deepEqual(shape(waiting), ["day", "1", "n+", "m+"]);
	assert.deepEqual(shape(arrived), ["day", "1", "9+", "m+"]);
	assert.equal(waiting[2].key, arrived[2].key);
});

test("a message whose answer was lost with the last visit is not shown twice", () => {
	const list = [message(1, { content: "hello", created_at: at(61) })];

	assert.deepEqual(shape(rowsOf({ list, pending: [entry("n", { restored: true, content: "hello " })], me: 1, now: Date.parse(at(99)) })), ["day", "1"]);
	assert.deepEqual(shape(rowsOf({ list, pending: [entry("n", { restored: true, content: "other" })], me: 1, now: Date.parse(at(99)) })), ["day", "1", "n+"]);
	assert.deepEqual(shape(rowsOf({ list, pending: [entry("n", { restored: true, attachments: [{ id: 4 }] })], me: 1, now: Date.parse(at(99)) })), ["day", "1", "n+"]);
	assert.deepEqual(shape(rowsOf({ list, pending: [entry("n")], me: 1, now: Date.parse(at(99)) })), ["day", "1", "n+"]);
});

test("every row has a key of its own", () => {
	const list = Array.from({ length: 50 }, (_, i) => message(i + 1, { created_at: at(i * 20000), author: { id: i % 3 } }));
	const keys = rowsOf({ list, pending: [entry("n"), entry("m")], newAfter: 10, me: 1 }).map((row) => row.key);

	assert.equal(new Set(keys).size, keys.length);
});
