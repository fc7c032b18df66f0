// How far the page has heard each stream: what happens in every room of the user, and what happens to the user.

export class Streams {
	own = null;             // seq of the last event, null before one is known
	#rooms = new Map();

	clear() {
		this.own = null;
		this.#rooms.clear();
	}

	// Of a room; null: not known.
	get(room) {
		return this.#rooms.get(room) ?? null;
	}

	set(room, seq) {
		this.#rooms.set(room, seq);
	}

	drop(room) {
		this.#rooms.delete(room);
	}

	// All rooms: { id: seq }, but for these.
	known(except) {
		return Object.fromEntries([...this.#rooms].filter(([room]) => !except.has(room)));
	}

	// Takes note of a frame. False: it has been heard before, and is no answer to the question what was missed.
	note({ type, data, seq, room_id: room, replayed }) {
		const reached = type === "resync" || type === "caught_up" ? data.seq : seq;

		if (reached === undefined)
			return true;
		const before = room === undefined ? this.own : this.get(room);

		if (before !== null && reached <= before)
			return replayed === true || type === "resync" || type === "caught_up";
		if (room === undefined)
			this.own = reached;
		else
			this.set(room, reached);
		return true;
	}
}
