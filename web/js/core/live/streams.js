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

	// Takes note of a frame. "fresh": it is news; "replayed": it has been told of, and comes again because the user asked what was
	// missed; "stale": it has been heard.
	note({ type, data, seq, room_id: room, replayed }) {
		const answers = type === "resync" || type === "caught_up", reached = answers ? data.seq : seq;
		const before = room === undefined ? this.own : this.get(room);

		if (reached === undefined)
			return "fresh";
		if (before !== null && reached <= before) {
			if (answers)
				return "fresh";
			return replayed ? "replayed" : "stale";
		}
		if (room === undefined)
			this.own = reached;
		else
			this.set(room, reached);
		return "fresh";
	}
}
