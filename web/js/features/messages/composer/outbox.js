// Messages on their way: kept until the server has answered, over reloads and lost networks. Each carries a nonce, so
// that sending it again, by whatever way, can never make two of it. One at a time in each room, so that they arrive in the
// order in which they were written.
//
// An entry is { nonce, room, content, attachments, reply, createdAt, state, error, restored }; `reply` is the message that it answers, as
// { id, author, line }, or null; its state is "waiting", "sending"
// or "failed": only a refusal makes it fail, everything else is tried again.

import { steadyNow } from "../../../core/clock.js";

const ANSWER_MS = 10000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;

// Refusals that pass by themselves.
const passes = (status) => status === 0 || status === 401 || status === 408 || (status >= 500 && status !== 507);

const outcomeOf = (error) => {
	if (error.code === "slow_mode")
		return { slow: error.retryAfter ?? 1 };
	if (error.code === "rate_limited" || error.status === 429)
		return { limited: error.retryAfter ?? 60 };
	if (passes(error.status))
		return { lost: true, seconds: error.retryAfter };
	if (error.code === "message_deleted")
		return { deleted: true };
	return { refused: { code: error.code, message: error.message, details: error.details ?? null } };
};

// A frame has no status: these are the errors that are no verdict on the message.
const outcomeOfFrame = (data) => outcomeOf({ ...data, retryAfter: data.retry_after,
	status: ["busy", "internal_error"].includes(data.code) ? 503 : 400 });

// What is sent of an entry.
export const bodyOf = ({ content, attachments, reply }) => ({ content, attachments: attachments.map((file) => file.id), ...(reply && { reply_to: reply.id }) });

// Events: "change" (with `room`), "delivered" (with `entry` and, when REST answered, `message`).
export class Outbox extends EventTarget {
	pausedUntil = 0;         // when the server takes messages again: it has had too many
	#entries = [];
	#channels = new Map();
	#busy = new Set();
	#pause = FIRST_PAUSE_MS;
	#timer = null;
	#slow = new Map();       // room → when slow mode lets the next message through there
	#slowTimers = new Map();
	#answers = new Map();    // nonce → takes the answer over the socket
	#store;
	#post;
	#answerMs;

	// `store` keeps entries: load(), save(entry), drop(nonce). `post(entry)` sends over REST and resolves to the message.
	constructor({ store, post, answerMs = ANSWER_MS }) {
		super();
		this.#store = store;
		this.#post = post;
		this.#answerMs = answerMs;
	}

	// Takes up what another visit has left.
	restore() {
		const known = new Set(this.#entries.map((entry) => entry.nonce));
		const left = this.#store.load().filter((entry) => !known.has(entry.nonce));

		left.sort((a, b) => a.createdAt - b.createdAt);
		for (const entry of left)
			this.#entries.push({ ...entry, state: entry.state === "failed" ? "failed" : "waiting", restored: true });
		new Set(left.map((entry) => entry.room)).forEach((room) => this.#changed(room));
		this.wake();
	}

	of(room) {
		return this.#entries.filter((entry) => entry.room === room);
	}

	get size() {
		return this.#entries.length;
	}

	add({ nonce, room, content, attachments, reply = null }) {
		const entry = { nonce, room, content, attachments, reply, createdAt: Date.now(), state: "waiting", error: null };

		this.#entries.push(entry);
		this.#store.save(entry);
		this.#changed(room);
		this.#pump(room);
		return entry;
	}

	retry(nonce) {
		const entry = this.#find(nonce);

		if (entry?.state === "failed") {
			this.#become(entry, "waiting");
			this.#pump(entry.room);
		}
	}

	// Gives up a message. One that may be with the server already cannot be taken back.
	discard(nonce) {
		const entry = this.#find(nonce);

		if (entry && entry.state !== "sending")
			this.#remove(entry);
		return entry ?? null;
	}

	// The user is in this room no longer: nothing can be sent there, nor seen of what could not.
	abandon(room) {
		this.of(room).forEach((entry) => this.#remove(entry));
	}

	// The rooms for which something is here.
	get rooms() {
		return [...new Set(this.#entries.map((entry) => entry.room))];
	}

	// Another page of the same user has delivered or discarded it.
	forget(nonce) {
		const entry = this.#find(nonce);

		if (entry && entry.state !== "sending")
			this.#remove(entry);
	}

	// Forgets all of them on this page; the store keeps its own.
	clear() {
		const rooms = new Set(this.#entries.map((entry) => entry.room));

		this.#entries = [];
		this.#wait(0, false);
		rooms.forEach((room) => this.#changed(room));
	}

	// The channel of a room that is open: the quicker way, while it is live.
	attach(room, channel) {
		const heard = (event) => this.#received(event.detail);
		const refused = (event) => this.#answers.get(event.detail.nonce)?.(outcomeOfFrame(event.detail));
		const turned = () => {
			if (channel.state === "live" || channel.state === "polling")
				this.wake();
		};

		channel.addEventListener("chat_message", heard);
		channel.addEventListener("error", refused);
		channel.addEventListener("state", turned);
		this.#channels.set(room, channel);
		this.#pump(room);
		return () => {
			channel.removeEventListener("chat_message", heard);
			channel.removeEventListener("error", refused);
			channel.removeEventListener("state", turned);
			if (this.#channels.get(room) === channel)
				this.#channels.delete(room);
		};
	}

	// The network may be back: no more waiting, but for the server's own limits.
	wake() {
		this.#pause = FIRST_PAUSE_MS;
		this.#wait(0, false);
		this.#pumpAll();
	}

	#find(nonce) {
		return this.#entries.find((entry) => entry.nonce === nonce);
	}

	#received(message) {
		const entry = message.nonce && this.#find(message.nonce);

		if (!entry)
			return;
		if (this.#answers.has(entry.nonce))
			this.#answers.get(entry.nonce)({ delivered: true });
		else
			this.#deliver(entry, null);
	}

	#changed(room) {
		const event = new Event("change");

		event.room = room;
		this.dispatchEvent(event);
	}

	#become(entry, state, error = null) {
		entry.state = state;
		entry.error = error;
		if (state !== "sending")
			this.#store.save(entry);
		this.#changed(entry.room);
	}

	#remove(entry) {
		this.#entries = this.#entries.filter((other) => other !== entry);
		this.#store.drop(entry.nonce);
		this.#changed(entry.room);
	}

	#deliver(entry, message) {
		const event = new Event("delivered");

		if (!this.#entries.includes(entry))
			return;
		Object.assign(event, { entry, message });
		this.dispatchEvent(event);
		this.#remove(entry);
	}

	// Seconds until slow mode lets the next message through, as the server has said.
	slowLeft(room) {
		return Math.max(0, Math.ceil(((this.#slow.get(room) ?? 0) - steadyNow()) / 1000));
	}

	// Whether slow mode does; then it is tried again when the time is over, as a timer may come a moment too early.
	#holdsBack(room) {
		const left = (this.#slow.get(room) ?? 0) - steadyNow();

		clearTimeout(this.#slowTimers.get(room));
		if (left > 0)
			this.#slowTimers.set(room, setTimeout(() => this.#pump(room), left));
		return left > 0;
	}

	#pumpAll() {
		this.rooms.forEach((room) => this.#pump(room));
	}

	async #pump(room) {
		const entry = this.#entries.find((one) => one.room === room && one.state === "waiting");

		if (!entry || this.#busy.has(room) || this.#timer !== null || this.#holdsBack(room))
			return;
		if (steadyNow() < this.pausedUntil) {
			this.#wait(this.pausedUntil - steadyNow());
			return;
		}
		this.#busy.add(room);
		this.#become(entry, "sending");
		const outcome = await this.#send(entry);

		this.#busy.delete(room);
		if (this.#entries.includes(entry))
			this.#settle(entry, outcome);
		this.#pump(room);
	}

	// It had arrived, and somebody has deleted it since: there is nothing to show and nothing to try again.
	#settle(entry, { message = null, deleted, limited, slow, lost, seconds, refused }) {
		if (refused) {
			this.#become(entry, "failed", refused);
		} else if (deleted) {
			this.#pause = FIRST_PAUSE_MS;
			this.#remove(entry);
		} else if (slow) {
			this.#slow.set(entry.room, steadyNow() + slow * 1000);
			this.#become(entry, "waiting");
		} else if (limited) {
			this.pausedUntil = steadyNow() + limited * 1000;
			this.#become(entry, "waiting");
			this.#wait(limited * 1000);
		} else if (lost) {
			entry.restored = false;
			this.#become(entry, "waiting");
			this.#wait(seconds ? seconds * 1000 : this.#pause);
			this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
		} else {
			this.#pause = FIRST_PAUSE_MS;
			this.#deliver(entry, message);
		}
	}

	// Nothing is sent for so long.
	#wait(ms, again = true) {
		clearTimeout(this.#timer);
		this.#timer = again ? setTimeout(() => {
			this.#timer = null;
			this.#pumpAll();
		}, ms) : null;
	}

	// By the socket where there is one; if that is cut before it answers, by REST with the same nonce.
	async #send(entry) {
		const channel = this.#channels.get(entry.room);
		const outcome = channel?.state === "live" ? await this.#bySocket(entry, channel) : { lost: true };

		return outcome.lost ? this.#byRest(entry) : outcome;
	}

	#bySocket(entry, channel) {
		return new Promise((resolve) => {
			const settle = (outcome) => {
				clearTimeout(timer);
				channel.removeEventListener("state", turned);
				this.#answers.delete(entry.nonce);
				resolve(outcome);
			};
			const turned = () => channel.state === "live" || settle({ lost: true });
			const timer = setTimeout(settle, this.#answerMs, { lost: true });

			this.#answers.set(entry.nonce, settle);
			channel.addEventListener("state", turned);
			if (!channel.send("chat_message", { ...bodyOf(entry), nonce: entry.nonce }))
				settle({ lost: true });
		});
	}

	async #byRest(entry) {
		try {
			return { message: await this.#post(entry) };
		} catch (error) {
			return outcomeOf(error);
		}
	}
}
