// The dialog in which one chooses whom to write to: one person, several, or oneself.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { avatar } from "../../core/ui/avatar.js";
import { openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { personNames } from "../../core/ui/person.js";
import { redraw } from "../../core/ui/redraw.js";
import { searchField } from "../../core/ui/search.js";
import { failure, loading } from "../../core/ui/view.js";
import { openDirect } from "./open.js";

const FOUND_MOST = 20;
const OTHERS_MOST = 7;

class Compose {
	#chosen = new Map();        // user id → user
	#boxes = new Map();         // user id → checkbox, of those who are found
	#chips = el("ul", { class: "chips", role: "list", "aria-label": t("direct.to"), hidden: true });
	#results = el("div", { class: "people-results" });
	#full = el("p", { class: "quiet", role: "status" });
	#changed;

	// `changed(count)` is told how many are chosen.
	constructor(changed) {
		this.#changed = changed;
		this.element = el("div", { class: "compose" }, this.#chips,
			searchField({ label: t("people.invite_search"), autofocus: true, run: (words, signal) => this.#search(words, signal) }),
			this.#full, this.#results);
		this.#offer();
	}

	get ids() {
		return [...this.#chosen.keys()];
	}

	// What is there before anybody is looked for.
	#offer() {
		this.#tell(() => [el("button", { type: "button", class: "row-button", on: { click: () => openDirect([]) } }, icon("note"), t("direct.notes")),
			el("p", { class: "quiet" }, t("direct.compose_hint"))]);
	}

	#tell(content) {
		redraw(this.#results, () => {
			this.#boxes.clear();
			clear(this.#results, content());
			this.#limit();
		}, this.element);
	}

	async #search(words, signal) {
		if (!words) {
			this.#offer();
			return;
		}
		this.#tell(loading);
		try {
			const { results } = await api.get("users/", { search: words, page_size: FOUND_MOST }, { signal });

			this.#show(results.filter(({ id }) => id !== session.user.id));
		} catch (error) {
			if (error.name !== "AbortError")
				this.#tell(() => failure(error, () => this.#search(words, signal)));
		}
	}

	#show(people) {
		this.#tell(() => (people.length
			? el("ul", { role: "list" }, people.map((user) => el("li", {}, this.#person(user))))
			: el("p", { class: "quiet", role: "status" }, t("people.nobody"))));
	}

	#person(user) {
		const box = el("input", { type: "checkbox", ".checked": this.#chosen.has(user.id), on: { change: () => this.#choose(user, box.checked) } });

		this.#boxes.set(user.id, box);
		return el("label", { class: "person" }, avatar(user, 32),
			personNames(user),
			box);
	}

	#choose(user, chosen) {
		const box = this.#boxes.get(user.id);

		if (chosen)
			this.#chosen.set(user.id, user);
		else
			this.#chosen.delete(user.id);
		if (box)
			box.checked = chosen;
		clear(this.#chips, [...this.#chosen.values()].map((each) => el("li", {}, this.#chip(each))));
		this.#chips.hidden = this.#chosen.size === 0;
		this.#limit();
		this.#changed(this.#chosen.size);
	}

	#chip(user) {
		return el("button", { type: "button", class: "chip", on: { click: () => {
			this.#choose(user, false);
			this.element.querySelector("input[type=search]").focus();
		} } }, avatar(user, 20), el("bdi", {}, user.display_name), el("span", { class: "visually-hidden" }, `: ${t("direct.not_to")}`), icon("close"));
	}

	#limit() {
		const full = this.#chosen.size >= OTHERS_MOST;

		this.#boxes.forEach((box) => {
			box.disabled = full && !box.checked;
		});
		this.#full.textContent = full ? t("direct.full", { count: OTHERS_MOST }) : "";
	}
}

export const compose = () => {
	const choice = new Compose((count) => {
		open.disabled = count === 0;
	});
	const { element } = openDialog({ title: t("direct.compose"), body: choice.element, actions: [
		{ label: t("shell.cancel") },
		{ label: t("direct.compose_submit"), kind: "primary", run: async () => await openDirect(choice.ids) !== null },
	] });
	const open = element.querySelector(".button-primary");

	open.disabled = true;
};
