// Tells the server up to where the user has read: at once, then about once a second, only forward, and again after a lost
// connection what it has not confirmed.

const APART_MS = 1000;

export class Reads {
	#wanted = new Map();     // room id → message id that the server has not confirmed
	#sent = new Map();
	#timer = null;
	#send;

	// `send(room, id)`: whether it could be sent; a promise where that shows later.
	constructor(send) {
		this.#send = send;
	}

	// The message up to which the user has read there, beyond what the server has confirmed; 0: none.
	pending(room) {
		return this.#wanted.get(room) ?? 0;
	}

	read(room, id) {
		if (id <= this.pending(room))
			return;
		this.#wanted.set(room, id);
		if (this.#timer === null)
			this.#flush();
	}

	// The server says up to where: whatever it says is the answer to what was sent last.
	confirm(room, id) {
		if (id >= this.pending(room) || this.#sent.get(room) === this.pending(room))
			this.forget(room);
	}

	forget(room) {
		this.#wanted.delete(room);
		this.#sent.delete(room);
	}

	clear() {
		clearTimeout(this.#timer);
		this.#timer = null;
		this.#wanted.clear();
		this.#sent.clear();
	}

	// The way to the server is another one: what was sent may have been lost.
	again() {
		this.#sent.clear();
		if (this.#timer === null)
			this.#flush();
	}

	// Now; the page may be gone in a moment.
	now() {
		clearTimeout(this.#timer);
		this.#timer = null;
		this.#flush();
	}

	#flush() {
		const due = [...this.#wanted].filter(([room, id]) => this.#sent.get(room) !== id);

		if (!due.length)
			return;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			this.#flush();
		}, APART_MS);
		due.forEach(([room, id]) => this.#tell(room, id));
	}

	async #tell(room, id) {
		this.#sent.set(room, id);
		if (!await this.#send(room, id) && this.#sent.get(room) === id)
			this.#sent.delete(room);
	}
}
