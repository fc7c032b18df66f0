// How long to wait before the next try: twice as long each time, never quite the same for two clients.

const FIRST_MS = 500;
const MOST_MS = 30000;

export class Backoff {
	#tries = 0;

	get tries() {
		return this.#tries;
	}

	// Milliseconds until the next try, from half to the whole of the step.
	next() {
		const step = Math.min(MOST_MS, FIRST_MS * 2 ** this.#tries++);

		return step / 2 + Math.random() * step / 2;
	}

	reset() {
		this.#tries = 0;
	}
}
