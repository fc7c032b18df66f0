// What the server says of itself: its name, whether it takes registrations, its limits.
import { api } from "./api.js";
import { load, save } from "./storage.js";

// Events: "change"; "upgraded" when the server has another version than when the page was loaded.
class Site extends EventTarget {
	#loaded = null;         // the version then
	#answered;
	#first = new Promise((resolve) => {
		this.#answered = resolve;
	});
	#info = load("site", { name: "MOznoDS", registration: "open", version: "", limits: {} });

	get name() {
		return this.#info.name;
	}

	get version() {
		return this.#info.version;
	}

	get registrationOpen() {
		return this.#info.registration === "open";
	}

	// Who has an invitation that says so may register.
	get registrationByInvitation() {
		return this.#info.registration === "invite";
	}

	// A forgotten password is replaced by a letter, not by the administrator alone.
	get resetsByMail() {
		return this.#info.password_reset === "mail";
	}

	// As in /api/info/: message_length, attachments, page_size, requests_per_minute …
	get limits() {
		return this.#info.limits ?? {};
	}

	// Whether this server can do what has this name, such as "direct", and it is switched on.
	has(feature) {
		return this.#info.features?.includes(feature) ?? false;
	}

	// Resolves once it is known what the server can do: at once, or at somebody's first visit with the answer, or when none comes.
	known() {
		return this.#info.features ? Promise.resolve() : this.#first;
	}

	// What was known from the last visit holds until the answer is here, and when none comes.
	async refresh() {
		try {
			const info = await api.get("info/");

			if (this.#loaded !== null && info.version !== this.#loaded)
				this.dispatchEvent(new Event("upgraded"));
			this.#loaded = info.version;
			if (JSON.stringify(info) === JSON.stringify(this.#info))
				return;
			this.#info = info;
			save("site", info);
			this.dispatchEvent(new Event("change"));
		} catch {
			// Asked again at the next visit.
		} finally {
			this.#answered();
		}
	}
}

export const site = new Site();
