// Whether the server answers. Whoever could not reach it reports that here; from then on its health is asked for, less and
// less often, and everybody who waits is told when it is back, so that nothing on the page says that it is away any more.
import { Backoff } from "./backoff.js";
import { apiUrl } from "./base.js";

// Events: "back".
class Reach extends EventTarget {
	#lost = false;
	#timer = null;
	#backoff = new Backoff();

	// An answer has come, with this status; 0: none has. Errors of the server's own, or of a proxy before it, are no answers.
	report(status) {
		const lost = status === 0 || status >= 500;

		if (lost)
			this.#askLater();
		else if (this.#lost)
			this.#back();
		this.#lost = lost;
	}

	#back() {
		clearTimeout(this.#timer);
		this.#timer = null;
		this.#backoff.reset();
		this.dispatchEvent(new Event("back"));
	}

	#askLater() {
		this.#timer ??= setTimeout(async () => {
			const answer = await fetch(apiUrl("health/"), { cache: "no-store" }).catch(() => null);

			this.#timer = null;
			this.report(answer?.status ?? 0);
		}, this.#backoff.next());
	}
}

export const reach = new Reach();
