// A line that has died without a word is noticed: when, depends on who waits for it. The clock is the test's own.
import "./page.mjs";
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const { UserSocket } = await import("../../web/js/core/live/socket.js");

let line;

// The browser's end of a line.
class Line extends EventTarget {
	static OPEN = 1;
	readyState = Line.OPEN;
	sent = [];

	constructor() {
		super();
		line = this;
	}

	send(text) {
		this.sent.push(JSON.parse(text).type);
	}

	emit(type, data = {}) {
		this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify({ type, data }) }));
	}

	end(code) {
		this.dispatchEvent(Object.assign(new Event("close"), { code }));
	}

	close() {
		this.readyState = 3;
	}
}

globalThis.WebSocket = Line;

// A socket whose line says hello and, from then on, answers pings or not.
const open = (pace) => {
	const told = [];
	const socket = new UserSocket({ hello: () => {}, frame: ({ type }) => told.push(type), pace: () => pace,
		silent: () => told.push("silent"), end: (code, refusal) => told.push([code, refusal]) });

	return { socket, told };
};

// Lets time go by in small steps: a timer that another one sets counts from then.
const pass = (milliseconds) => {
	for (let gone = 0; gone < milliseconds; gone += 100)
		mock.timers.tick(Math.min(100, milliseconds - gone));
};

beforeEach(() => {
	mock.timers.reset();
	mock.timers.enable({ apis: ["setTimeout"] });
});

for (const [pace, most] of [["call", 5000], ["seen", 20000], ["unseen", 60000]])
	test(`a dead line of the pace "${pace}" is given up within ${most} ms, after it was asked`, () => {
		const { told } = open(pace);

		line.emit("hello");
		pass(most / 3);
		assert.deepEqual(told, []);
		pass(most * 2 / 3);
		assert.deepEqual(line.sent, ["ping"]);
		assert.deepEqual(told, [[1006, null], "silent"]);
	});

test("a line that answers is kept for as long as it does, and asked again after each silence", () => {
	const { told } = open("call");

	line.emit("hello");
	for (let seconds = 0; seconds < 60; seconds++) {
		mock.timers.tick(1000);
		if (line.sent.splice(0).length)
			line.emit("pong");
	}
	assert.deepEqual(told, []);
});

test("a probe after sleep is answered in five seconds, or the line is given up", () => {
	const { socket, told } = open("unseen");

	line.emit("hello");
	socket.probe();
	mock.timers.tick(4999);
	assert.deepEqual(told, []);
	mock.timers.tick(1);
	assert.deepEqual(told, [[1006, null], "silent"]);
});

test("a refusal instead of hello comes with its reason; later errors are frames", () => {
	const refused = open("seen");

	line.emit("error", { code: "too_many_connections" });
	line.end(4429);
	assert.deepEqual(refused.told, [[4429, "too_many_connections"]]);

	const later = open("seen");

	line.emit("hello");
	line.emit("error", { code: "rate_limited" });
	line.end(4429);
	assert.deepEqual(later.told, ["error", [4429, null]]);
});
