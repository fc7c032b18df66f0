// The news of one room, for as long as somebody on the page wants them: its part of the page's one connection. What was missed is
// caught up with; where it cannot be told, those who listen fetch anew.
import { api } from "../api.js";
import { connection } from "./connection.js";

// Why one is in a room no longer, by the reason of room_removed.
const REASONS = { deleted: "room_deleted", hidden: "hidden", banned: "banned" };

// Events: "state"; "hello" (detail: { call, online, resumed }; the call is undefined where it is not known); "resync": what was
// missed cannot be told, fetch anew; "frame" with every frame; and each frame by its type, with `detail` its data and `seq`.
export class RoomChannel extends EventTarget {
	room;
	seq;                    // the last event that was dealt with, null before one is known
	hello = null;           // the detail of the last hello
	#closed = null;         // why it is closed
	#catching = false;

	constructor(room) {
		super();
		this.room = room;
		this.seq = connection.streams.get(room);
	}

	// "connecting", "live", "polling" or "closed".
	get state() {
		return this.#closed ? "closed" : connection.state;
	}

	// Whether what is asked for now misses nothing but what this tells. Where it is not yet so, "resync" comes when it is.
	get tells() {
		return this.seq !== null || this.state === "live" || this.state === "closed";
	}

	// Why it is closed, or polling though sockets get through.
	get reason() {
		return this.#closed ?? connection.reason;
	}

	// When the next try will be, while connecting.
	get retryAt() {
		return connection.retryAt;
	}

	// Ids of those who are connected, also elsewhere than here; null where nobody can know.
	get online() {
		return connection.online;
	}

	// Sends a frame; false when there is no live socket, and nothing has been sent.
	send(type, data = {}) {
		return this.state === "live" && connection.send(type, data, this.room);
	}

	hurry() {
		connection.hurry();
	}

	// Somebody looks at this room.
	attend() {
		connection.attend();
	}

	// Somebody loses a seat unless this is live again soon; what is returned ends that.
	press() {
		return connection.press();
	}

	// ---- Of the connection

	turned() {
		if (this.state !== "live")
			this.#catching = false;
		if (!this.#closed)
			this.dispatchEvent(new Event("state"));
	}

	// The connection is live, and this is what hello said of the room; null: nothing. `whole`: it told of all rooms.
	greet(room, whole, online) {
		const resumed = this.seq !== null;

		if (this.#closed)
			return;
		if (!room && whole) {
			this.#check();
			return;
		}
		this.hello = { call: room?.call, online, resumed };
		this.#emit("hello", this.hello);
		if (!resumed)
			this.#begin(room?.seq ?? null);
		else if (room?.seq !== this.seq)
			this.#catchUp();
	}

	// It is known now from where on the room is told of.
	begin(seq) {
		if (this.seq === null)
			this.#begin(seq);
	}

	take(frame) {
		const { type, data, seq, replayed } = frame;

		if (type === "room_removed") {
			this.#close(REASONS[data.reason] ?? "permission_denied");
		} else if (type === "caught_up" || type === "resync") {
			this.#catching = false;
			this.seq = data.seq;
			this.#tell(frame);
		} else if (this.#catching && type === "error" && data.code === "permission_denied") {
			this.#check();
		} else if (seq === undefined || this.#isNext(seq, replayed)) {
			this.seq = seq ?? this.seq;
			this.#tell(frame);
		}
	}

	// What came before it was caught up with comes again in its place.
	#isNext(seq, replayed) {
		if (replayed)
			return this.seq === null || seq > this.seq;
		if (!this.#catching && this.seq !== null && seq > this.seq + 1)
			this.#catchUp();
		return !this.#catching;
	}

	#catchUp() {
		this.#catching = this.send("catch_up", { since: this.seq });
	}

	#begin(seq) {
		this.seq = seq;
		this.#emit("resync", { seq });
	}

	// Whether the room is still there, and the user in it.
	async #check() {
		try {
			const { membership } = await api.get(`rooms/${this.room}/`);

			if (!membership)
				this.#close("permission_denied");
		} catch ({ status, code }) {
			if (status === 403 || status === 404)
				this.#close(code);
		}
	}

	#close(reason) {
		if (this.#closed)
			return;
		this.#closed = reason;
		this.dispatchEvent(new Event("state"));
	}

	#tell(frame) {
		this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
		// What was forgotten says nothing; its number has been seen.
		if (frame.type !== "gone")
			this.#emit(frame.type, frame.data, frame.seq);
	}

	#emit(type, data, seq = null) {
		const event = new CustomEvent(type, { detail: data });

		event.seq = seq;
		this.dispatchEvent(event);
	}
}
