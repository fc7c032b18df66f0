// How far the user has read each room: the server's word, and what has been seen on this page since.
import { api } from "../../core/api.js";
import { connection } from "../../core/live/connection.js";
import { Reads } from "./reads.js";
import { withAllRead } from "./unread.js";

export class Positions {
	#rooms;
	#reads = new Reads((room, id) => this.#send(room, id));

	constructor(rooms) {
		this.#rooms = rooms;
		window.addEventListener("pagehide", () => this.#reads.now());
		document.addEventListener("visibilitychange", () => document.hidden && this.#reads.now());
	}

	pending(id) {
		return this.#reads.pending(id);
	}

	forget(id) {
		this.#reads.forget(id);
	}

	clear() {
		this.#reads.clear();
	}

	// The way to the server is another one.
	again() {
		this.#reads.again();
	}

	adopt(memberships) {
		for (const part of memberships) {
			const room = this.#rooms.get(part.room_id);

			if (!room)
				continue;
			if (Object.entries(part).some(([name, value]) => room.membership[name] !== value))
				this.#rooms.patch(room.id, { membership: { ...room.membership, ...part } });
			this.confirm([this.#rooms.get(room.id)]);
		}
	}

	// These rooms are as the server has them. What has been read here since it said so stays read.
	confirm(rooms) {
		for (const { id, membership } of rooms) {
			this.#reads.confirm(id, membership.read_id);
			if (this.pending(id))
				this.#show(id, this.pending(id));
		}
	}

	// Who has read the newest has read everything; else the server counts what is left.
	#show(id, message) {
		const { last_message_id: last, membership } = this.#rooms.get(id);

		if (message >= (last ?? 0) && (membership.unread || message > membership.read_id))
			this.#rooms.patch(id, { membership: withAllRead(membership, message) });
	}

	// Everything up to this message has been seen.
	read(id, message) {
		const room = this.#rooms.get(id);

		if (!room || message <= room.membership.read_id)
			return;
		this.#reads.read(id, message);
		this.#show(id, message);
	}

	// From this message on everything shall be unread.
	async unread(id, message) {
		const answer = await api.post(`rooms/${id}/read/`, { message_id: message, unread: true });

		this.forget(id);
		this.adopt([answer]);
	}

	// In all rooms.
	async readAll() {
		await api.post("read/");
		for (const { id, membership, last_message_id: last } of this.#rooms.list)
			if (membership.unread)
				this.#rooms.patch(id, { membership: withAllRead(membership, last ?? 0) });
	}

	// Over the socket the answer is read_state.
	async #send(room, id) {
		if (connection.send("read", { message_id: id }, room))
			return true;
		if (connection.state !== "polling")
			return false;
		try {
			this.adopt([await api.post(`rooms/${room}/read/`, { message_id: id })]);
			return true;
		} catch {
			return false;
		}
	}
}
