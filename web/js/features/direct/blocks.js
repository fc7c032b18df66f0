// Whom the user has blocked: who can neither open a direct room with them nor write in the one there is, nor they to those. In rooms a
// block changes nothing, and nobody else learns of it.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { confirmDialog } from "../../core/ui/dialog.js";
import { toast } from "../../core/ui/toast.js";

const PAGE = 100;

// Event: "change".
class Blocks extends EventTarget {
	#users = new Map();
	#loading = null;

	constructor() {
		super();
		session.addEventListener("end", () => {
			this.#users.clear();
			this.#loading = null;
		});
	}

	get list() {
		return [...this.#users.values()];
	}

	has(user) {
		return this.#users.has(user.id);
	}

	// Asks the server whom, once; what could not be had is asked for at the next call. `fresh`: another device may have changed it.
	load(fresh = false) {
		if (fresh)
			this.#loading = null;
		this.#loading ??= this.#loadAll().catch((error) => {
			this.#loading = null;
			throw error;
		});
		return this.#loading;
	}

	async #loadAll() {
		const { token } = session, found = new Map();

		for (let page = 1, count = Infinity; (page - 1) * PAGE < count; page++) {
			const answer = await api.get("users/me/blocks/", { page, page_size: PAGE });

			if (token !== session.token)
				return;
			count = answer.count;
			answer.results.forEach((user) => found.set(user.id, user));
		}
		this.#users = found;
		this.dispatchEvent(new Event("change"));
	}

	// Blocks somebody, or takes it back.
	async set(user, blocked) {
		if (blocked)
			await api.put(`users/${user.id}/block/`);
		else
			await api.delete(`users/${user.id}/block/`);
		if (blocked)
			this.#users.set(user.id, user);
		else
			this.#users.delete(user.id);
		this.dispatchEvent(new Event("change"));
	}
}

export const blocks = new Blocks();

const change = async (user, blocked) => {
	try {
		await blocks.set(user, blocked);
		toast(t(blocked ? "direct.blocked" : "direct.unblocked", { name: user.display_name }), { kind: "good" });
	} catch (error) {
		toast(describe(error), { kind: "bad" });
	}
};

export const unblock = (user) => change(user, false);

// After asking.
export const block = (user) => confirmDialog({
	title: t("direct.block_title", { name: user.display_name }),
	text: t("direct.block_text"),
	confirm: t("direct.block"),
	danger: true,
	run: () => change(user, true),
});
