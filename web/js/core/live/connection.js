// The page's one line to the server, for everything that its user hears: a socket that is opened again when it was cut, or, where none
// can be had, the same question again and again. Those who listen need not know which.
import { api } from "../api.js";
import { Backoff } from "../backoff.js";
import { steadyNow } from "../clock.js";
import { reach } from "../reach.js";
import { session } from "../session.js";
import { poll } from "./poll.js";
import { UserSocket } from "./socket.js";
import { Streams } from "./streams.js";
import { Transport } from "./transport.js";

const POLL_MS = 3000;
const POLL_HIDDEN_MS = 30000;
const SLOW_RETRY_MS = 30000;

const AUTHENTICATION = 4401;
// Codes of a server that has had enough of us, or has no socket for pages from here: news are asked for until another try makes sense.
const TIRED = new Set([4400, 4403, 4404, 4429]);

// Events: "state"; "hello" (detail as in the frame); "frame" with each that has not been heard before, of a room where it has a
// `room_id`, and `fresh` unless hello has told already of what it tells; "begin": from now on a room is told of that was not before (`room`).
class Connection extends EventTarget {
	state = "connecting";   // or "live", "polling"
	reason = null;          // why it is polling though sockets get through
	retryAt = null;         // when the next try will be, while connecting
	online = null;          // ids of those who are connected; null where nobody can know: while polling
	streams = new Streams();
	openRooms = () => new Map();    // what is asked for while polling: see poll.js
	#transport = new Transport();
	#socket = null;
	#timer = null;
	#backoff = new Backoff();
	#running = false;
	#polls = 0;
	#notBefore = 0;         // when the next socket may be tried, by the monotonic clock
	#urgency = 0;           // how many lose something while it is not live

	constructor() {
		super();
		const hurry = () => this.hurry();

		reach.addEventListener("back", hurry);
		window.addEventListener("online", hurry);
		document.addEventListener("visibilitychange", () => document.hidden || hurry());
	}

	// For whoever is logged in.
	start() {
		this.#running = true;
		this.#tryNow();
	}

	stop() {
		const socket = this.#socket;

		this.#running = false;
		clearTimeout(this.#timer);
		this.#socket = null;
		this.#polls++;
		this.#backoff.reset();
		this.#notBefore = 0;
		Object.assign(this, { state: "connecting", reason: null, retryAt: null, online: null });
		this.streams.clear();
		socket?.close();
	}

	// Sends a frame, about a room where one is given; false when there is no live socket, and nothing has been sent.
	send(type, data = {}, room = null) {
		return this.state === "live" && this.#socket !== null
			&& this.#socket.send(room === null ? { type, data } : { type, room_id: room, data });
	}

	// Does not wait for the next try: the network is back, or somebody is looking again.
	hurry() {
		if (!this.#running)
			return;
		if (this.state === "live") {
			this.#socket?.probe();
			return;
		}
		this.#backoff.reset();
		this.#notBefore = 0;
		if (this.#socket === null) {
			clearTimeout(this.#timer);
			this.#tryNow();
		}
	}

	// Somebody looks at another room, whose news must not be late.
	attend() {
		this.#socket?.probe();
		if (this.#running && this.state === "polling" && this.#socket === null)
			this.#poll();
	}

	// Somebody loses a seat unless this is live again soon; what is returned ends that.
	press() {
		this.#urgency++;
		this.#socket?.probe();
		return () => {
			this.#urgency--;
		};
	}

	#tryNow() {
		if (performance.now() >= this.#notBefore && this.#transport.mayTry())
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
		let greeted = false;
		const socket = new UserSocket({
			hello: (frame) => {
				greeted = true;
				this.#transport.works();
				this.#greet(frame.data);
			},
			frame: (frame) => this.#take(frame),
			pace: () => this.#pace(),
			silent: () => this.hurry(),
			end: (code, refusal) => {
				if (this.#socket === socket)
					this.#lose(code, refusal, greeted);
			},
		});

		clearTimeout(this.#timer);
		this.#polls++;
		this.retryAt = null;
		this.#socket = socket;
	}

	#pace() {
		if (this.#urgency > 0)
			return "call";
		return document.hidden ? "unseen" : "seen";
	}

	#greet(data) {
		this.#backoff.reset();
		this.online = new Set([...data.online, data.user.id]);
		if (!data.rooms_more)
			this.streams.clear();
		this.streams.own = data.seq;
		data.rooms.forEach(({ id, seq }) => this.streams.set(id, seq));
		this.#become("live");
		this.dispatchEvent(new CustomEvent("hello", { detail: data }));
	}

	#take(frame) {
		const { type, data } = frame, age = this.streams.note(frame);

		if (age === "stale")
			return;
		if (type === "room_added")
			this.streams.set(data.room.id, Math.max(data.room.seq ?? 0, this.streams.get(data.room.id) ?? 0));
		else if (type === "room_removed")
			this.streams.drop(data.room_id);
		else if (type === "presence" && data.status === "online")
			this.online?.add(data.user_id);
		else if (type === "presence")
			this.online?.delete(data.user_id);
		this.dispatchEvent(new CustomEvent("frame", { detail: { ...frame, fresh: age === "fresh" } }));
	}

	#lose(code, refusal, greeted) {
		this.#socket = null;
		this.online = null;
		if (!this.#running)
			return;
		if (!greeted && code < 4000)
			this.#transport.failed();
		else if (!greeted)
			this.#transport.works();
		if (code === AUTHENTICATION)
			this.#askWhoWeAre();
		if (TIRED.has(code)) {
			this.#notBefore = performance.now() + SLOW_RETRY_MS * (document.hidden ? 4 : 1) * (0.8 + Math.random() * 0.4);
			this.#endLive();
			this.#poll(refusal);
		} else {
			this.#endLive();
			if (this.#transport.reachable === false)
				this.#poll();
			else
				this.#wait(this.#backoff.next(this.#urgency > 0));
		}
	}

	#endLive() {
		if (this.state === "live")
			this.#become("connecting");
	}

	// The token has ended, or it came too late over a slow line: REST knows, and ends the session where it has.
	#askWhoWeAre() {
		api.get("auth/me/").catch(() => {});
	}

	#wait(ms) {
		clearTimeout(this.#timer);
		this.retryAt = steadyNow() + ms;
		this.#timer = setTimeout(() => this.#tryNow(), ms);
		this.dispatchEvent(new Event("state"));
	}

	// `why`: what the daemon said where it is there, but has no socket for us.
	async #poll(why = this.state === "polling" ? this.reason : null) {
		const turn = ++this.#polls, { token } = session;

		clearTimeout(this.#timer);
		this.retryAt = null;
		try {
			const news = await poll(this.streams, this.openRooms());

			if (turn !== this.#polls || !this.#running || token !== session.token)
				return;
			this.#backoff.reset();
			this.#become("polling", why);
			this.#deal(news);
			this.#timer = setTimeout(() => this.#tryNow(), document.hidden ? POLL_HIDDEN_MS * (0.8 + Math.random() * 0.4) : POLL_MS);
		} catch (error) {
			if (turn === this.#polls && this.#running)
				this.#fail(error);
		}
	}

	#deal({ own, begin, frames }) {
		frames.forEach((frame) => this.#take(frame));
		this.streams.own = own;
		for (const [room, seq] of begin) {
			this.streams.set(room, seq);
			this.dispatchEvent(Object.assign(new Event("begin"), { room }));
		}
	}

	#fail(error) {
		// Nothing answers: a server that is starting again has its sockets back as soon as the rest.
		if (error.status === 0)
			this.#transport.doubt();
		if (error.status !== 429)
			this.#become("connecting");
		this.#wait(error.retryAfter ? error.retryAfter * 1000 : this.#backoff.next(this.#urgency > 0));
	}
}

export const connection = new Connection();
