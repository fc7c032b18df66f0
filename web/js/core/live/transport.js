// What all channels together know of the way to the server: whether sockets get through here at all. Until that is known
// one channel tries for all. Two failed tries in a row say they do not; then rooms are polled, and now and then one
// channel tries again.

import { steadyNow } from "../clock.js";

const TRIES = 2;
const AGAIN_FIRST_MS = 5000;
const AGAIN_MOST_MS = 60000;
const APART_MS = 20;           // between two sockets that are opened

// Events: "works": sockets get through again; "open": one has been opened; "silent": one turned out to be dead.
class Transport extends EventTarget {
	reachable = null;       // true, false, or null while nobody knows
	#failures = 0;
	#lastTry = 0;
	#again = AGAIN_FIRST_MS;
	#waiting = [];
	#busy = false;

	// A try has succeeded: hello has come, or a refusal that only the daemon can have sent.
	works() {
		const before = this.reachable;

		this.#failures = 0;
		this.#again = AGAIN_FIRST_MS;
		this.reachable = true;
		this.#free(APART_MS);
		if (before === false)
			this.dispatchEvent(new Event("works"));
		this.dispatchEvent(new Event("open"));
	}

	// A try has failed.
	failed() {
		if (++this.#failures >= TRIES) {
			if (this.reachable === false)
				this.#again = Math.min(AGAIN_MOST_MS, this.#again * 2);
			this.reachable = false;
			this.#lastTry = steadyNow();
		}
		this.#free(APART_MS);
	}

	// A try was given up: nothing has been learnt.
	dropped() {
		this.#free(APART_MS);
	}

	// REST does not answer either: that says nothing about sockets.
	doubt() {
		this.#failures = 0;
		this.reachable = null;
	}

	// Whether it is time to try a socket again. While they are known not to work, one tries for all.
	mayTry() {
		if (this.reachable !== false)
			return true;
		if (steadyNow() - this.#lastTry < this.#again)
			return false;
		this.#lastTry = steadyNow();
		return true;
	}

	// Calls `open` when it is its turn; those that `matter()` at that moment go first. It opens a socket and returns true, or
	// false when it needs none any more. The next has its turn when the outcome is known, or, where sockets do get through, in a
	// moment.
	turn(open, matters = () => false) {
		this.#waiting.push({ open, matters });
		this.#next();
	}

	#free(ms) {
		setTimeout(() => {
			this.#busy = false;
			this.#next();
		}, ms);
	}

	#next() {
		while (!this.#busy && this.#waiting.length) {
			const first = Math.max(0, this.#waiting.findIndex(({ matters }) => matters()));

			if (!this.#waiting.splice(first, 1)[0].open())
				continue;
			this.#busy = true;
			if (this.reachable)
				this.#free(APART_MS);
		}
	}
}

export const transport = new Transport();
