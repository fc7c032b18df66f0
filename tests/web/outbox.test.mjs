// Messages on their way: sent once and in order, by socket or REST, whatever breaks in between.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Outbox } from "../../web/js/features/messages/composer/outbox.js";

class Refusal extends Error {
	constructor(status, code, retryAfter = null) {
		super(code);
		Object.assign(this, { status, code, retryAfter });
	}
}

// A server that stores each nonce once; `fault(entry, how)` may throw instead, before or after it has stored.
class Server {
	stored = [];
	asked = [];
	before = () => {};
	after = () => {};

	take(entry, how) {
		this.asked.push([how, entry.nonce]);
		this.before(entry, how);
		if (!this.stored.includes(entry.nonce))
			this.stored.push(entry.nonce);
		this.after(entry, how);
		return { id: this.stored.indexOf(entry.nonce) + 1, content: entry.content };
	}
}

class Channel extends EventTarget {
	state = "live";
	answers = true;

	constructor(server) {
		super();
		this.server = server;
	}

	emit(type, detail) {
		this.dispatchEvent(Object.assign(new Event(type), { detail }));
	}

	become(state) {
		this.state = state;
		this.dispatchEvent(new Event("state"));
	}

	send(type, data) {
		if (this.state !== "live")
			return false;
		queueMicrotask(() => {
			try {
				this.server.take(data, "socket");
			} catch (error) {
				this.emit("error", { code: error.code, message: "", nonce: data.nonce, retry_after: error.retryAfter });
				return;
			}
			if (this.answers)
				this.emit("chat_message", { id: 1, nonce: data.nonce });
		});
		return true;
	}
}

const memory = (kept = new Map()) => ({ kept, load: () => [...kept.values()].map((entry) => ({ ...entry })), save: (entry) => kept.set(entry.nonce, { ...entry }),
	drop: (nonce) => kept.delete(nonce) });

const opened = [];

// One that still tries would keep the test from ending.
afterEach(() => opened.splice(0).forEach((outbox) => outbox.clear()));

const start = ({ server = new Server(), store = memory(), answerMs = 60 } = {}) => {
	const outbox = new Outbox({ store, post: async (entry) => server.take(entry, "rest"), answerMs });
	const delivered = [];

	opened.push(outbox);
	outbox.addEventListener("delivered", ({ entry }) => delivered.push(entry.nonce));
	return { server, store, outbox, delivered, add: (nonce, room = 1) => outbox.add({ nonce, room, content: nonce, attachments: [] }) };
};

const until = async (holds) => {
	for (let i = 0; i < 400 && !holds(); i++)
		await sleep(5);
	assert.ok(holds());
};

test("without a channel it goes by REST, in order", async () => {
	const { server, store, outbox, delivered, add } = start();

	["a", "b", "c"].forEach((nonce) => add(nonce));
	assert.equal(store.kept.size, 3);
	await until(() => outbox.size === 0);
	assert.deepEqual(server.stored, ["a", "b", "c"]);
	assert.deepEqual(delivered, ["a", "b", "c"]);
	assert.equal(store.kept.size, 0);
});

test("a live channel is the way, and its frame the answer", async () => {
	const { server, outbox, add } = start();

	outbox.attach(1, new Channel(server));
	["a", "b", "c"].forEach((nonce) => add(nonce));
	await until(() => outbox.size === 0);
	assert.deepEqual(server.asked, [["socket", "a"], ["socket", "b"], ["socket", "c"]]);
});

test("an answer that never comes is asked for by REST with the same nonce", async () => {
	const { server, outbox, add, delivered } = start();
	const channel = new Channel(server);

	channel.answers = false;
	outbox.attach(1, channel);
	add("a");
	await until(() => outbox.size === 0);
	assert.deepEqual(server.asked, [["socket", "a"], ["rest", "a"]]);
	assert.deepEqual(server.stored, ["a"]);
	assert.deepEqual(delivered, ["a"]);
});

test("a socket cut in the middle does not wait for its answer", async () => {
	const { server, outbox, add } = start({ answerMs: 3000 });
	const channel = new Channel(server);

	channel.answers = false;
	outbox.attach(1, channel);
	add("a");
	await sleep(5);
	channel.become("connecting");
	await until(() => outbox.size === 0);
	assert.deepEqual(server.stored, ["a"]);
});

test("a lost network keeps everything, in order, and the same nonces go when it is back", async () => {
	const { server, store, outbox, add } = start();
	let there = false;

	server.before = () => {
		if (!there)
			throw new Refusal(0, "network");
	};
	["a", "b"].forEach((nonce) => add(nonce));
	await sleep(20);
	assert.deepEqual(outbox.of(1).map(({ state }) => state), ["waiting", "waiting"]);
	assert.equal(store.kept.size, 2);
	there = true;
	outbox.wake();
	await until(() => outbox.size === 0);
	assert.deepEqual(server.stored, ["a", "b"]);
});

test("an answer lost after the server has stored it makes no second message", async () => {
	const { server, outbox, add, delivered } = start();

	server.after = () => {
		server.after = () => {};
		throw new Refusal(0, "network");
	};
	add("a");
	await sleep(10);
	assert.equal(outbox.size, 1);
	outbox.wake();
	await until(() => outbox.size === 0);
	assert.deepEqual(server.stored, ["a"]);
	assert.deepEqual(delivered, ["a"]);
});

test("trouble of the server is waited out; a refusal fails, and does not hold up the next", async () => {
	const { server, outbox, add } = start();
	let tries = 0;

	server.before = (entry) => {
		if (entry.nonce === "a")
			throw new Refusal(400, "validation_error");
		if (entry.nonce === "b" && tries++ === 0)
			throw new Refusal(503, "busy", 0.02);
	};
	["a", "b"].forEach((nonce) => add(nonce));
	await until(() => outbox.size === 1);
	assert.deepEqual(server.stored, ["b"]);
	assert.deepEqual(outbox.of(1).map(({ nonce, state, error }) => [nonce, state, error.code]), [["a", "failed", "validation_error"]]);
});

test("one that had arrived and is deleted by now is gone, without an error, and the next goes on", async () => {
	for (const attached of [false, true]) {
		const { server, store, outbox, add, delivered } = start();
		const failed = [];

		server.before = (entry) => {
			if (entry.nonce === "a")
				throw new Refusal(410, "message_deleted");
		};
		outbox.addEventListener("change", () => failed.push(...outbox.of(1).filter(({ state }) => state === "failed")));
		if (attached)
			outbox.attach(1, new Channel(server));
		["a", "b"].forEach((nonce) => add(nonce));
		await until(() => outbox.size === 0);
		assert.deepEqual(server.asked.map(([, nonce]) => nonce), ["a", "b"]);
		assert.deepEqual(delivered, ["b"]);
		assert.deepEqual(failed, []);
		assert.equal(store.kept.size, 0);
	}
});

test("a failed one can be tried again or discarded", async () => {
	const { server, store, outbox, add } = start();

	server.before = () => {
		throw new Refusal(403, "permission_denied");
	};
	["a", "b"].forEach((nonce) => add(nonce));
	await until(() => outbox.of(1).every(({ state }) => state === "failed"));
	server.before = () => {};
	outbox.retry("a");
	outbox.discard("b");
	await until(() => outbox.size === 0);
	assert.deepEqual(server.stored, ["a"]);
	assert.equal(store.kept.size, 0);
});

test("slow mode of one room lets its message through later, and holds back no other room", async () => {
	const { server, outbox, add } = start();
	let refusals = 0;

	// It is refused for as long as the other has not come: were that held back, neither would.
	server.before = ({ nonce }) => {
		if (nonce === "slow" && !server.stored.includes("other")) {
			refusals++;
			throw new Refusal(429, "slow_mode", 0.02);
		}
	};
	add("slow", 1);
	await until(() => refusals > 0);
	add("other", 2);
	await until(() => outbox.size === 0);
	assert.deepEqual(server.stored, ["other", "slow"]);
	assert.equal(outbox.slowLeft(1), 0);
});

test("a limit is waited for, over REST and over the socket, and nothing is sent meanwhile", async () => {
	for (const attached of [false, true]) {
		const { server, outbox, add } = start();
		let refusedAt, waited = true;

		server.before = () => {
			if (refusedAt) {
				waited &&= Date.now() - refusedAt >= 49;
				return;
			}
			refusedAt = Date.now();
			throw new Refusal(429, "rate_limited", 0.05);
		};
		if (attached)
			outbox.attach(1, new Channel(server));
		add("a");
		await until(() => refusedAt);
		add("b");
		outbox.wake();
		await until(() => outbox.size === 0);
		assert.ok(waited);
		assert.deepEqual(server.stored, ["a", "b"]);
		assert.equal(server.asked.length, 3);
	}
});

test("the next visit sends what this one has left", async () => {
	const store = memory(), first = start({ store });

	first.server.before = () => {
		throw new Refusal(0, "network");
	};
	["a", "b"].forEach((nonce) => first.add(nonce));
	await sleep(10);
	first.outbox.clear();
	assert.equal(store.kept.size, 2);
	const second = start({ store });

	second.outbox.restore();
	second.outbox.restore();
	assert.deepEqual(second.outbox.of(1).map(({ restored }) => restored), [true, true]);
	await until(() => second.outbox.size === 0);
	assert.deepEqual(second.server.asked, [["rest", "a"], ["rest", "b"]]);
	assert.equal(store.kept.size, 0);
});

test("a replay tells of a message whose answer was lost", async () => {
	const { server, outbox, add, delivered } = start();
	const channel = new Channel(server);

	server.before = () => {
		throw new Refusal(0, "network");
	};
	channel.state = "connecting";
	outbox.attach(1, channel);
	add("a");
	await sleep(10);
	channel.emit("chat_message", { id: 7, nonce: "a" });
	assert.equal(outbox.size, 0);
	assert.deepEqual(delivered, ["a"]);
});

test("a message waits until the one before it is answered", async () => {
	const { server, outbox, add } = start({ answerMs: 3000 });
	const channel = new Channel(server);

	channel.answers = false;
	outbox.attach(1, channel);
	["a", "b"].forEach((nonce) => add(nonce));
	await sleep(20);
	assert.deepEqual(server.asked, [["socket", "a"]]);
	channel.answers = true;
	channel.emit("chat_message", { id: 1, nonce: "a" });
	await until(() => outbox.size === 0);
	assert.deepEqual(server.asked, [["socket", "a"], ["socket", "b"]]);
});

test("rooms do not wait for each other", async () => {
	const { server, outbox, add } = start({ answerMs: 3000 });
	const mute = new Channel(server);

	mute.answers = false;
	outbox.attach(1, mute);
	add("a", 1);
	add("b", 2);
	await until(() => outbox.of(2).length === 0);
	assert.equal(outbox.of(1).length, 1);
	outbox.clear();
	mute.become("closed");
});
