// Tells the others that the user is writing. The server forgets it at once, so it is told again and again while it lasts.
import { steadyNow } from "../../../core/clock.js";

const AGAIN_MS = 3000;

export class TypingSender {
	#channel;
	#told = 0;

	constructor(channel) {
		this.#channel = channel;
	}

	writes() {
		if (steadyNow() - this.#told >= AGAIN_MS && this.#channel.send("typing", { active: true }))
			this.#told = steadyNow();
	}

	rests() {
		if (this.#told > 0)
			this.#channel.send("typing", { active: false });
		this.#told = 0;
	}
}
