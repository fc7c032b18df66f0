// Our seat in a room's call: taken over the room's socket, taken again with its session when the socket was lost, and taken
// anew when that was too late. What is said while there is no seat waits for it.
import { channels } from "../../core/live/channel.js";

const JOIN_TIMEOUT_MS = 15000;      // how long the first joining may take
const WAITING_MOST = 256;

// What the server may answer to join_call, and where it leaves us.
const REFUSALS = { call_full: "full", already_in_call: "elsewhere", permission_denied: "refused", rate_limited: "busy",
	validation_error: "refused", internal_error: "busy" };

// Events: "joined" (detail: the frame's data, and whether the seat was `kept`), "lost", "gone" (detail: why), "frame".
export class Seat extends EventTarget {
	// `media()` gives { audio, video } for join_call.
	constructor(roomId, { takeover = true, media }) {
		super();
		this.roomId = roomId;
		this.takeover = takeover;
		this.media = media;
		this.session = null;
		this.held = false;
		this.asked = false;
		this.waiting = [];
		this.ended = new AbortController();
	}

	take() {
		const { signal } = this.ended;

		if (signal.aborted)
			return;
		this.channel = channels.acquire(this.roomId);
		this.relax = this.channel.press();
		this.channel.addEventListener("state", () => this.stateChanged(), { signal });
		this.channel.addEventListener("hello", () => this.ask(), { signal });
		this.channel.addEventListener("frame", ({ detail }) => this.handle(detail), { signal });
		this.timer = setTimeout(() => this.end("unreachable"), JOIN_TIMEOUT_MS);
		this.stateChanged();
	}

	stateChanged() {
		if (this.channel.state === "live")
			this.ask();
		else if (this.channel.state === "closed")
			this.end("closed");
		else if (this.channel.state === "polling" && !this.session)
			this.end("polling");
		else
			this.lose();
	}

	// For a reload or another tab the newest join wins; who only comes back does not take the seat from another tab.
	ask() {
		if (this.asked || this.ended.signal.aborted)
			return;
		this.asked = this.channel.send("join_call", { ...this.media(), takeover: this.takeover && !this.session,
			...(this.session && { session: this.session }) });
	}

	lose() {
		const held = this.held;

		this.asked = false;
		this.held = false;
		if (held)
			this.dispatchEvent(new Event("lost"));
	}

	handle({ type, data }) {
		if (type === "call_joined")
			this.joined(data);
		else if (type === "call_left")
			this.end(data.reason);
		else if (type === "error" && data.nonce === undefined)
			this.errorReceived(data);
		else
			this.dispatchEvent(new CustomEvent("frame", { detail: { type, data } }));
	}

	errorReceived(data) {
		if (this.asked && !this.held && REFUSALS[data.code]) {
			this.end(REFUSALS[data.code]);
		} else if (this.held && data.code === "not_in_call") {
			this.lose();
			this.ask();
		} else if (data.code !== "peer_unavailable") {
			this.dispatchEvent(new CustomEvent("frame", { detail: { type: "error", data } }));
		}
	}

	joined(data) {
		const kept = data.resumed && this.session !== null;
		const waiting = this.waiting;

		clearTimeout(this.timer);
		this.session = data.session;
		this.held = true;
		this.waiting = [];
		this.dispatchEvent(new CustomEvent("joined", { detail: { ...data, kept } }));
		if (kept)
			for (const { type, data: words, wanted } of waiting)
				if (wanted(words))
					this.send(type, words);
	}

	// `wanted(data)`: asked before what had to wait is sent at last. Without it nothing waits.
	send(type, data, wanted) {
		if (this.held && this.channel.send(type, data))
			return true;
		if (wanted && this.session && this.waiting.length < WAITING_MOST)
			this.waiting.push({ type, data, wanted });
		return false;
	}

	leave() {
		if (this.held)
			this.channel.send("leave_call", {});
		this.end("left");
	}

	end(reason) {
		if (this.ended.signal.aborted)
			return;
		clearTimeout(this.timer);
		this.ended.abort();
		this.held = false;
		if (this.channel) {
			this.relax();
			channels.release(this.roomId);
		}
		this.dispatchEvent(new CustomEvent("gone", { detail: reason }));
	}
}
