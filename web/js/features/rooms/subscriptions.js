// Subscriptions to the rooms at the top of the list: what their channels receive updates the list and the read state.
import { channels } from "../../core/live/channel.js";
import { session } from "../../core/session.js";
import { readState } from "./read-state.js";

const SUBSCRIBED = 30;
const SLACK = 10;               // a subscription ends only when its room is this far below the last one

export class Subscriptions {
	#rooms;
	#preview;
	#ends = new Map();          // room id → what ends it

	// `preview(id)` fetches the preview of a room whose events could not be replayed.
	constructor(rooms, preview) {
		this.#rooms = rooms;
		this.#preview = preview;
	}

	// The list is this one now.
	watch(list) {
		const keep = new Set(list.slice(0, SUBSCRIBED + SLACK).map((room) => room.id));

		[...this.#ends.keys()].filter((id) => !keep.has(id)).forEach((id) => this.drop(id));
		for (const room of list.slice(0, SUBSCRIBED))
			if (!this.#ends.has(room.id))
				this.#ends.set(room.id, this.#subscribe(room.id));
	}

	drop(id) {
		const end = this.#ends.get(id);

		this.#ends.delete(id);
		end?.();
	}

	stop() {
		[...this.#ends.keys()].forEach((id) => this.drop(id));
	}

	#subscribe(id) {
		const channel = channels.acquire(id, this.#rooms.since(id));
		const stop = new AbortController();
		const listen = (type, run) => channel.addEventListener(type, (event) => run(event.detail), { signal: stop.signal });

		listen("hello", (data) => this.#patch(id, { call: data.call }));
		listen("frame", () => readState.change(id, { seq: channel.seq }));
		listen("resync", () => this.#preview(id));
		listen("state", () => this.#lost(id, channel));
		listen("chat_message", (message) => this.#said(id, message));
		// Who was away when it was sent and edited is told of the edit alone.
		listen("message_updated", (message) => readState.get(id).known && readState.fresh(id, message) && this.#said(id, message));
		listen("message_deleted", (message) => this.#rooms.lose(id, message.id));
		listen("room_updated", (room) => this.#rooms.upsert({ ...room, call: this.#rooms.get(id)?.call ?? room.call }));
		listen("participant_joined", () => this.#count(id, 1));
		listen("participant_left", ({ user_id }) => (user_id === session.user?.id ? this.#rooms.remove(id) : this.#count(id, -1)));
		listen("room_deleted", () => this.#rooms.remove(id));
		listen("call_state", (call) => this.#patch(id, { call: { active: call.active, started_at: call.started_at,
			participants: call.participants.map(({ user }) => user) } }));
		if (!readState.get(id).known)
			this.#preview(id);
		return () => {
			stop.abort();
			channels.release(id);
		};
	}

	#lost(id, channel) {
		if (channel.state === "closed" && channel.reason !== "authentication_required")
			this.#rooms.remove(id);
	}

	#patch(id, fields) {
		const room = this.#rooms.get(id);

		if (room)
			this.#rooms.upsert({ ...room, ...fields });
	}

	#count(id, change) {
		const room = this.#rooms.get(id);

		if (room)
			this.#patch(id, { participant_count: Math.max(1, room.participant_count + change) });
	}

	#said(id, message) {
		if (message.author.id === session.user?.id) {
			readState.change(id, { at: message.created_at });
			readState.read(id, message.id);
		} else if (readState.arrived(id, message)) {
			this.#rooms.announce(message);
		}
		this.#rooms.rise(id);
	}
}
