// Who is logged in. Lasts over visits, and ends in all tabs at once.
import { load, save, watch } from "./storage.js";

class Session extends EventTarget {
	#token = null;
	#user = null;

	constructor() {
		super();
		this.#adopt(load("session"));
		watch("session", (stored) => this.#received(stored));
	}

	get token() {
		return this.#token;
	}

	get user() {
		return this.#user;
	}

	#adopt(stored) {
		this.#token = stored?.token ?? null;
		this.#user = stored?.user ?? null;
	}

	// Another tab has logged in or out, or changed the profile.
	#received(stored) {
		const before = this.#token;

		if (before && before !== stored?.token) {
			this.#adopt(null);
			this.dispatchEvent(new CustomEvent("end", { detail: { elsewhere: true } }));
		}
		this.#adopt(stored);
		if (this.#token && this.#token !== before)
			this.dispatchEvent(new Event("start"));
		else if (this.#token)
			this.dispatchEvent(new Event("user"));
	}

	start({ token, user }) {
		this.#adopt({ token, user });
		save("session", { token, user });
		this.dispatchEvent(new Event("start"));
	}

	// The profile has changed.
	update(user) {
		if (!this.#token)
			return;
		this.#user = user;
		save("session", { token: this.#token, user });
		this.dispatchEvent(new Event("user"));
	}

	// `reason` is "expired" when the server has ended it.
	end(reason = "logout") {
		if (!this.#token)
			return;
		this.#adopt(null);
		save("session", null);
		this.dispatchEvent(new CustomEvent("end", { detail: { reason } }));
	}
}

export const session = new Session();
