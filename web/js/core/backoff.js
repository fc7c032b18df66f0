// How long to wait before the next try: twice as long each time, never quite the same for two clients.

const FIRST_MS = 500;
const MOST_MS = 30000;
// Who sits in a call has ten seconds to come back, half a minute where the server itself was away.
const URGENT_MS = 2000;
const URGENT_TRIES = 20;

export class Backoff {
	#tries = 0;

	get tries() {
		return this.#tries;
	}

	// Milliseconds until the next try, from half to the whole of the step.
	next(urgent = false) {
		const most = urgent && this.#tries < URGENT_TRIES ? URGENT_MS : MOST_MS;
		const step = Math.min(most, FIRST_MS * 2 ** this.#tries++);

		return step / 2 + Math.random() * step / 2;
	}

	reset() {
		this.#tries = 0;
	}
}
