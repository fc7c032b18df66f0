// Bringing people into a room: a search for users with a button beside each, and a link for whoever gets it.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { avatar } from "../../core/ui/avatar.js";
import { openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { personNames } from "../../core/ui/person.js";
import { redraw } from "../../core/ui/redraw.js";
import { searchField } from "../../core/ui/search.js";
import { toast } from "../../core/ui/toast.js";
import { failure, loading } from "../../core/ui/view.js";
import { quickLink } from "../invites/quick-link.js";
import { addsPeople, makesInvitations } from "./rights.js";

const MOST = 20;

class Invitation {
	#room;
	#isMember;
	#added = new Set();
	#results = el("div", { class: "people-results" });

	// `isMember(id)` tells who is there already.
	constructor(room, isMember) {
		this.#room = room;
		this.#isMember = isMember;
		this.element = el("div", { class: "invite" },
			searchField({ label: t("people.invite_search"), autofocus: true, run: (words, signal) => this.#search(words, signal) }),
			this.#results);
		this.#hint();
	}

	#tell(content) {
		redraw(this.#results, () => clear(this.#results, content()), this.element);
	}

	#hint() {
		this.#tell(() => el("p", { class: "quiet" }, t("people.invite_hint")));
	}

	async #search(words, signal) {
		if (!words) {
			this.#hint();
			return;
		}
		this.#tell(loading);
		try {
			const { results } = await api.get("users/", { search: words, page_size: MOST }, { signal });

			this.#tell(() => (results.length
				? el("ul", { role: "list" }, results.map((user) => this.#person(user)))
				: el("p", { class: "quiet", role: "status" }, t("people.nobody"))));
		} catch (error) {
			if (error.name !== "AbortError")
				this.#tell(() => failure(error, () => this.#search(words, signal)));
		}
	}

	#person(user) {
		const there = this.#isMember(user.id) || this.#added.has(user.id);
		const place = el("span", {}, there ? this.#there() : this.#button(user));

		return el("li", { class: "person" }, avatar(user, 32),
			personNames(user),
			place);
	}

	#there() {
		return el("span", { class: "tag", tabindex: "-1" }, icon("check"), t("people.is_member"));
	}

	#button(user) {
		const button = el("button", { type: "button", class: "button", "aria-label": t("people.add_named", { name: user.display_name }),
			on: { click: async () => {
				button.disabled = true;
				try {
					await api.post(`rooms/${this.#room.id}/participants/`, { user_id: user.id });
					this.#added.add(user.id);
					const there = this.#there();

					button.replaceWith(there);
					there.focus();
					toast(t("people.invited", { name: user.display_name }), { kind: "good" });
				} catch (error) {
					button.disabled = false;
					toast(describe(error), { kind: "bad" });
				}
			} } }, t("people.add"));

		return button;
	}
}

export const invite = (room, isMember) =>
	openDialog({ title: t("people.invite_title", { name: room.name }),
		body: [addsPeople(room) && new Invitation(room, isMember).element, makesInvitations(room) && quickLink(room)] });
