// What all channels together know of the way to the server: whether sockets get through here at all. Two failed tries in
// a row say they do not; then rooms are polled, and now and then one channel tries a socket again.

const TRIES = 2;
const AGAIN_FIRST_MS = 5000;
const AGAIN_MOST_MS = 5 * 60000;
const AT_ONCE = 3;
const APART_MS = 60;

// Event "works": sockets get through again.
class Transport extends EventTarget {
	reachable = null;       // true, false, or null while nobody knows
	#failures = 0;
	#lastTry = 0;
	#again = AGAIN_FIRST_MS;
	#waiting = [];
	#busy = 0;

	works() {
		const before = this.reachable;

		this.#failures = 0;
		this.#again = AGAIN_FIRST_MS;
		this.reachable = true;
		if (before === false)
			this.dispatchEvent(new Event("works"));
	}

	failed() {
		if (++this.#failures < TRIES)
			return;
		if (this.reachable === false)
			this.#again = Math.min(AGAIN_MOST_MS, this.#again * 2);
		this.reachable = false;
		this.#lastTry = Date.now();
	}

	// REST does not answer either: that says nothing about sockets.
	doubt() {
		this.#failures = 0;
		this.reachable = null;
	}

	// Whether a channel should try a socket now. While they are known not to work, one tries for all.
	mayTry() {
		if (this.reachable !== false)
			return true;
		if (Date.now() - this.#lastTry < this.#again)
			return false;
		this.#lastTry = Date.now();
		return true;
	}

	// Opens sockets a few at a time, so that thirty rooms do not knock at once. `open` returns null when it need not.
	turn(open) {
		this.#waiting.push(open);
		this.#next();
	}

	#next() {
		while (this.#busy < AT_ONCE && this.#waiting.length) {
			if (this.#waiting.shift()() === null)
				continue;
			this.#busy++;
			setTimeout(() => {
				this.#busy--;
				this.#next();
			}, APART_MS);
		}
	}
}

export const transport = new Transport();
