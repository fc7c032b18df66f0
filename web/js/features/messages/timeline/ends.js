// The two ends of the window, beyond which the room goes on: more of it is fetched when the reader comes near, and what could
// not be had is tried again.
import { drawEnd } from "./markers.js";
import { Retry } from "./retry.js";

const NEAR_PX = 1800;        // from an end, at which the next page is fetched

export class Ends {
	#history;
	#messages;
	#frame;
	#on;
	#states = { older: { state: "idle" }, newer: { state: "idle" } };
	#retries = { older: new Retry(), newer: new Retry() };

	// `on` has begin(), before a page is asked for; come(side), when it has been laid in; and end(), after it came or failed.
	constructor(history, messages, frame, on) {
		this.#history = history;
		this.#messages = messages;
		this.#frame = frame;
		this.#on = on;
	}

	draw(room) {
		const { older, newer } = this.#messages;

		drawEnd(this.#frame.older, older ? this.#states.older : { state: "start", room });
		drawEnd(this.#frame.newer, newer ? this.#states.newer : { state: "idle" });
	}

	// How far the reader is from either end, in pixels.
	near(fromTop, fromBottom) {
		if (this.#messages.older && fromTop < NEAR_PX)
			this.#extend("older");
		if (this.#messages.newer && fromBottom < NEAR_PX)
			this.#extend("newer");
	}

	async #extend(side, again = false) {
		if (this.#history.busy(side) || (this.#states[side].state === "failed" && !again))
			return;
		this.#states[side] = { state: "loading" };
		this.#on.begin();
		try {
			await this.#history[side]();
			this.#states[side] = { state: "idle" };
			this.#on.come(side);
		} catch (error) {
			const retry = () => this.#extend(side, true);

			this.#states[side] = { state: "failed", error, again: retry };
			this.#retries[side].later(error, retry);
		}
		this.#on.end();
	}

	// The server can be reached again.
	retry() {
		Object.values(this.#retries).forEach((retry) => retry.now());
	}

	stop() {
		Object.values(this.#retries).forEach((retry) => retry.stop());
	}
}
