// The news of one room, for as long as somebody on the page wants them: from a socket that resumes where it was cut, or,
// where no socket can be had, by asking for the room's events again and again. Those who listen need not know which.
import { api } from "../api.js";
import { Backoff } from "../backoff.js";
import { steadyNow } from "../clock.js";
import { RoomSocket } from "./socket.js";
import { transport } from "./transport.js";
import { reach } from "../reach.js";
import { session } from "../session.js";

const POLL_MS = 3000;
const POLL_IDLE_MS = 30000;
const SLOW_RETRY_MS = 30000;
const YIELD_MS = 500;          // until the server has noticed that a socket was given up

// Codes after which the room is closed for us.
const FINAL = { 4403: "permission_denied", 4404: "not_found", 4410: "room_deleted" };
const AUTHENTICATION = 4401;
// Codes of a server that has had enough of us: news are asked for until another try makes sense.
const TIRED = new Set([4400, 4429]);
const CROWDED = "too_many_connections";

// Events: "state"; "crowded": the server takes no more sockets of this user; "hello" (detail as in the frame, and `resumed`); "resync": what was missed cannot be told, fetch anew;
// "frame" with every frame; and each frame by its type, with `detail` its data and `seq`.
export class RoomChannel extends EventTarget {
	room;
	state = "connecting";
	reason = null;          // why it is closed, or polling though sockets get through
	seq;                    // the last event we know, null before we know any
	hello = null;           // the data of the last hello
	online = null;          // ids of those who are connected; null where nobody can know: while polling
	retryAt = null;         // when the next try will be, while connecting
	#socket = null;
	#timer = null;
	#backoff = new Backoff();
	#open = false;
	#polls = 0;
	#notBefore = 0;         // when the next socket may be tried, by the monotonic clock
	#attention = 0;         // how many look at this room
	#urgency = 0;           // how many lose something while it is not live

	constructor(room, seq = null) {
		super();
		this.room = room;
		this.seq = seq;
	}

	start() {
		this.#open = true;
		if (transport.reachable === false)
			this.#poll();
		else
			this.#connect();
	}

	stop() {
		const socket = this.#socket;

		this.#open = false;
		clearTimeout(this.#timer);
		this.#socket = null;
		this.#polls++;
		socket?.close();
	}

	// Sends a frame; false when there is no live socket, and nothing has been sent.
	send(type, data = {}) {
		return this.state === "live" && this.#socket !== null && this.#socket.send(type, data);
	}

	// Does not wait for the next try: the network is back, or somebody is looking again.
	hurry() {
		if (!this.#open)
			return;
		if (this.state === "live") {
			this.#socket?.probe();
			return;
		}
		this.#backoff.reset();
		if (this.matters)
			this.#notBefore = 0;
		if (this.#socket === null) {
			clearTimeout(this.#timer);
			this.#tryNow();
		}
	}

	// Whether a socket matters more to this room than to one that nobody looks at and where no call is.
	get matters() {
		return this.#attention + this.#urgency > 0;
	}

	// Gives its socket up for one that matters more, and asks for news for a while.
	yield() {
		const socket = this.#socket;

		this.#socket = null;
		this.online = null;
		socket.close();
		this.#pollFor(SLOW_RETRY_MS, CROWDED);
	}

	// Somebody looks at this room, so its news must not be late; release() ends that.
	attend() {
		this.#attention++;
		this.#socket?.probe();
		if (this.state === "polling" && this.#socket === null) {
			clearTimeout(this.#timer);
			this.#poll();
			if (this.reason === CROWDED)
				this.hurry();
		}
		return () => {
			this.#attention--;
		};
	}

	// Somebody loses a seat unless this is live again soon; release() ends that.
	press() {
		this.#urgency++;
		this.#socket?.probe();
		return () => {
			this.#urgency--;
		};
	}

	#tryNow() {
		if (performance.now() >= this.#notBefore && transport.mayTry())
			this.#connect();
		else
			this.#poll();
	}

	#become(state, reason = null) {
		if (this.state === state && this.reason === reason)
			return;
		this.state = state;
		this.reason = reason;
		this.dispatchEvent(new Event("state"));
	}

	#connect() {
		clearTimeout(this.#timer);
		this.retryAt = null;
		// While it waits for its turn others may find out that there is no way.
		const known = transport.reachable;

		transport.turn(() => {
			if (!this.#open || this.#socket)
				return false;
			if (transport.reachable === false && known !== false) {
				this.#poll();
				return false;
			}
			this.#try(this.seq);
			return true;
		}, () => this.matters);
	}

	#try(since) {
		let greeted = false;
		const socket = new RoomSocket(this.room, since, {
			hello: (frame) => {
				greeted = true;
				transport.works();
				this.#greet(frame, since);
			},
			frame: (frame) => this.#take(frame),
			pace: () => this.#pace(),
			silent: () => transport.dispatchEvent(new Event("silent")),
			end: (code, refusal) => {
				if (!greeted)
					this.#learn(code);
				if (this.#socket === socket)
					this.#lose(code, refusal);
			},
		});

		this.#socket = socket;
	}

	#pace() {
		if (this.#urgency > 0)
			return "call";
		return this.#attention > 0 && !document.hidden ? "seen" : "unseen";
	}

	// What a try that found no room tells of the way there.
	#learn(code) {
		if (!this.#open)
			transport.dropped();
		else if (code >= 4000)
			transport.works();
		else
			transport.failed();
	}

	#greet(frame, since) {
		const { data } = frame;

		this.#polls++;
		this.#backoff.reset();
		this.hello = data;
		this.online = new Set(data.online);
		this.seq ??= data.seq;
		this.#become("live");
		this.#emit("hello", { ...data, resumed: since !== null });
		if (since === null)
			this.#emit("resync", { seq: data.seq });
	}

	#take(frame) {
		const { type, data } = frame;

		if (type === "resync" || frame.seq)
			this.seq = type === "resync" ? data.seq : frame.seq;
		if (type === "presence") {
			if (data.status === "online")
				this.online?.add(data.user_id);
			else
				this.online?.delete(data.user_id);
		}
		this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
		// What was forgotten says nothing; its number has been seen.
		if (type !== "gone")
			this.#emit(type, data, frame.seq);
	}

	#emit(type, data, seq = null) {
		const event = new CustomEvent(type, { detail: data });

		event.seq = seq;
		this.dispatchEvent(event);
	}

	#lose(code, refusal) {
		this.#socket = null;
		this.online = null;
		if (!this.#open)
			return;
		if (code === AUTHENTICATION)
			this.#askWhoWeAre();
		if (FINAL[code]) {
			this.#close(FINAL[code]);
			return;
		}
		if (TIRED.has(code)) {
			this.#pollFor(SLOW_RETRY_MS, refusal);
			return;
		}
		if (this.state === "live")
			this.#become("connecting");
		if (transport.reachable === false)
			this.#poll();
		else
			this.#wait(this.#backoff.next(this.#urgency > 0));
	}

	#pollFor(ms, reason) {
		this.#notBefore = performance.now() + ms * (this.matters ? 1 : 4) * (0.8 + Math.random() * 0.4);
		if (this.state === "live")
			this.#become("connecting");
		this.#poll(reason);
		if (reason === CROWDED)
			this.dispatchEvent(new Event("crowded"));
	}

	// The token has ended, or it came too late over a slow line: REST knows, and ends the session where it has.
	#askWhoWeAre() {
		api.get("auth/me/").catch(() => {});
	}

	#close(reason) {
		this.#open = false;
		this.#become("closed", reason);
	}

	#wait(ms) {
		clearTimeout(this.#timer);
		this.retryAt = steadyNow() + ms;
		this.#timer = setTimeout(() => this.#tryNow(), ms);
		this.dispatchEvent(new Event("state"));
	}

	// `why`: what the daemon said where it is there, but has no socket for us.
	async #poll(why = this.state === "polling" ? this.reason : null) {
		const turn = ++this.#polls;

		clearTimeout(this.#timer);
		this.retryAt = null;
		try {
			const fresh = this.seq === null;
			const { seq, results } = await api.get(`rooms/${this.room}/events/`, { since: this.seq });

			if (turn !== this.#polls || !this.#open)
				return;
			this.#backoff.reset();
			this.#become("polling", why);
			results.forEach((frame) => this.#take(frame));
			this.seq = seq;
			if (fresh)
				this.#emit("resync", { seq });
			this.#timer = setTimeout(() => this.#tryNow(), this.#pause());
		} catch (error) {
			if (turn === this.#polls && this.#open)
				this.#fail(error);
		}
	}

	// Hidden pages and rooms nobody looks at can wait.
	#pause() {
		return this.#attention > 0 && !document.hidden ? POLL_MS : POLL_IDLE_MS * (0.8 + Math.random() * 0.4);
	}

	#fail(error) {
		if (error.status === 403 || error.status === 404) {
			this.#close(error.code);
			return;
		}
		// Nothing answers: a server that is starting again has its sockets back as soon as the rest.
		if (error.status === 0)
			transport.doubt();
		if (error.status !== 429)
			this.#become("connecting");
		this.#wait(error.retryAfter ? error.retryAfter * 1000 : this.#backoff.next(this.#urgency > 0));
	}
}

class Channels {
	#open = new Map();

	constructor() {
		const hurry = () => this.#each((channel) => channel.hurry());

		transport.addEventListener("works", hurry);
		transport.addEventListener("silent", hurry);
		reach.addEventListener("back", hurry);
		window.addEventListener("online", hurry);
		document.addEventListener("visibilitychange", () => document.hidden || hurry());
		session.addEventListener("end", () => {
			this.#each((channel) => channel.stop());
			this.#open.clear();
		});
	}

	#each(run) {
		this.#open.forEach(({ channel }) => run(channel));
	}

	// The server has no socket for a room that matters: one that does not gives up its own.
	#makeRoom(wanting) {
		const other = wanting.matters && [...this.#open.values()].map(({ channel }) => channel)
			.findLast((channel) => channel.state === "live" && !channel.matters);

		if (other) {
			other.yield();
			setTimeout(() => wanting.hurry(), YIELD_MS);
		}
	}

	// The channel of a room, opened for the first who asks. `seq`: what the first already knows.
	acquire(room, seq = null) {
		let entry = this.#open.get(room);

		if (!entry) {
			entry = { channel: new RoomChannel(room, seq), users: 0 };
			this.#open.set(room, entry);
			entry.channel.addEventListener("crowded", () => this.#makeRoom(entry.channel));
			entry.channel.start();
		}
		entry.users++;
		return entry.channel;
	}

	// One of those who acquired it needs it no longer.
	release(room) {
		const entry = this.#open.get(room);

		if (!entry || --entry.users > 0)
			return;
		this.#open.delete(room);
		entry.channel.stop();
	}

	get(room) {
		return this.#open.get(room)?.channel ?? null;
	}
}

export const channels = new Channels();
