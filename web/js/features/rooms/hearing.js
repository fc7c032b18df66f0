// Hears the rooms at the top of the list: what their channels tell is laid into the list and its notes.
import { channels } from "../../core/live/channel.js";
import { session } from "../../core/session.js";
import { notes } from "./notes.js";

const HEARD = 30;
const SLACK = 10;               // a room is let go only when it is this far below the last one that is heard

export class Hearing {
	#rooms;
	#peek;
	#heard = new Map();         // room id → what ends it

	// `peek(id)` has a look into a room whose news could not be heard.
	constructor(rooms, peek) {
		this.#rooms = rooms;
		this.#peek = peek;
	}

	// The list is this one now.
	watch(list) {
		const keep = new Set(list.slice(0, HEARD + SLACK).map((room) => room.id));

		[...this.#heard.keys()].filter((id) => !keep.has(id)).forEach((id) => this.drop(id));
		for (const room of list.slice(0, HEARD))
			if (!this.#heard.has(room.id))
				this.#heard.set(room.id, this.#hear(room.id));
	}

	drop(id) {
		const end = this.#heard.get(id);

		this.#heard.delete(id);
		end?.();
	}

	stop() {
		[...this.#heard.keys()].forEach((id) => this.drop(id));
	}

	#hear(id) {
		const channel = channels.acquire(id, this.#rooms.since(id));
		const stop = new AbortController();
		const listen = (type, run) => channel.addEventListener(type, (event) => run(event.detail), { signal: stop.signal });

		listen("hello", (data) => {
			this.#stamp(data.seq);
			this.#patch(id, { call: data.call });
		});
		listen("frame", () => notes.change(id, { seq: channel.seq }));
		listen("resync", () => this.#peek(id));
		listen("state", () => this.#lost(id, channel));
		listen("chat_message", (message) => this.#said(id, message));
		// Who was away when it was sent and edited is told of the edit alone.
		listen("message_updated", (message) => notes.get(id).known && notes.fresh(id, message) && this.#said(id, message));
		listen("message_deleted", (message) => this.#rooms.lose(id, message.id));
		listen("room_updated", (room) => this.#rooms.upsert({ ...room, call: this.#rooms.get(id)?.call ?? room.call }));
		listen("participant_joined", () => this.#count(id, 1));
		listen("participant_left", ({ user_id }) => (user_id === session.user?.id ? this.#rooms.remove(id) : this.#count(id, -1)));
		listen("room_deleted", () => this.#rooms.remove(id));
		listen("call_state", (call) => this.#patch(id, { call: { active: call.active, started_at: call.started_at,
			participants: call.participants.map(({ user }) => user) } }));
		if (channel.state === "live")
			this.#stamp(channel.seq);
		if (!notes.get(id).known)
			this.#peek(id);
		return () => {
			stop.abort();
			channels.release(id);
		};
	}

	// Seqs count for all rooms together: one we have not heard yet has no news before this.
	#stamp(seq) {
		for (const { id } of this.#rooms.list) {
			if (notes.get(id).seq === null)
				notes.change(id, { seq });
		}
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
			notes.change(id, { at: message.created_at });
			notes.read(id, message.id);
		} else if (notes.arrived(id, message)) {
			this.#rooms.tell(message);
		}
		this.#rooms.rise(id);
	}
}
