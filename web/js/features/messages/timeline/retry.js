// What did not work is tried again: after a while, or as soon as somebody knows that it may work now.

const AFTER_MS = 4000;

export class Retry {
	#timer = null;
	#again = null;

	// The server's own time counts, where it gave one.
	later(error, again) {
		this.stop();
		this.#again = again;
		this.#timer = setTimeout(() => this.now(), error.retryAfter ? error.retryAfter * 1000 : AFTER_MS);
	}

	// At once, if something waits to be tried again.
	now() {
		const waiting = this.#timer !== null;

		this.stop();
		if (waiting)
			this.#again();
	}

	stop() {
		clearTimeout(this.#timer);
		this.#timer = null;
	}
}
