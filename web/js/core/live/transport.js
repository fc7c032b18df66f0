// Whether sockets get through to the server from here. Two failed tries in a row say that they do not; then news are asked for, and
// now and then a socket is tried again.
import { steadyNow } from "../clock.js";

const TRIES = 2;
const AGAIN_FIRST_MS = 5000;
const AGAIN_MOST_MS = 60000;

export class Transport {
	reachable = null;       // true, false, or null while nobody knows
	#failures = 0;
	#lastTry = 0;
	#again = AGAIN_FIRST_MS;

	// A try has succeeded: hello has come, or a refusal that only the daemon can have sent.
	works() {
		this.#failures = 0;
		this.#again = AGAIN_FIRST_MS;
		this.reachable = true;
	}

	// A try has failed.
	failed() {
		if (++this.#failures < TRIES)
			return;
		if (this.reachable === false)
			this.#again = Math.min(AGAIN_MOST_MS, this.#again * 2);
		this.reachable = false;
		this.#lastTry = steadyNow();
	}

	// REST does not answer either: that says nothing about sockets.
	doubt() {
		this.#failures = 0;
		this.reachable = null;
	}

	// Whether it is time to try a socket again.
	mayTry() {
		if (this.reachable !== false)
			return true;
		if (steadyNow() - this.#lastTry < this.#again)
			return false;
		this.#lastTry = steadyNow();
		return true;
	}
}
