// What the user wants to be told of in all rooms together, and when of nothing: as the server keeps it for all their devices.
import { api } from "../../core/api.js";
import { reach } from "../../core/reach.js";
import { session } from "../../core/session.js";

const UNKNOWN = { notify_default: "default", quiet: null };

// Event: "change".
class Preferences extends EventTarget {
	#values = UNKNOWN;
	#known = false;

	constructor() {
		super();
		session.addEventListener("start", () => this.#begin());
		session.addEventListener("end", () => this.#hold(UNKNOWN));
		reach.addEventListener("back", () => this.#known || this.#begin());
		this.#begin();
	}

	// Until they are known nothing is quiet. A server that keeps none says so, and is not asked again.
	#begin() {
		if (session.token)
			this.load().catch((error) => {
				this.#known = error.status === 404;
			});
	}

	// What the level `default` of a room means.
	get level() {
		return this.#values.notify_default;
	}

	// {from, to, days, zone}, or null.
	get quiet() {
		return this.#values.quiet;
	}

	#hold(values) {
		this.#known = values !== UNKNOWN;
		this.#values = values;
		this.dispatchEvent(new Event("change"));
	}

	// Asks the server for them.
	async load() {
		const { token } = session, values = await api.get("users/me/settings/");

		if (token === session.token)
			this.#hold(values);
	}

	async save(fields) {
		this.#hold(await api.patch("users/me/settings/", fields));
	}
}

export const preferences = new Preferences();
