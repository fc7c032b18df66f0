// What the first account of a server is led through: the site gets a name, a first room, and a link that brings in others. Each step can
// be skipped. The server makes one first account, so that nobody comes here by themselves a second time.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { navigate, roomHash } from "../../core/router.js";
import { clear, el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { shareLink } from "../../core/ui/share.js";
import { failure, loading } from "../../core/ui/view.js";
import { rooms } from "../rooms/rooms.js";
import { isFixed, loadSettings, nameField, saveSettings } from "./site-settings.js";

const ROOM_NAME_MOST = 100;

class FirstSteps {
	#body = el("div", { class: "steps-body" });
	#steps = [];
	#at = -1;
	#room = null;
	#stop = new AbortController();

	constructor() {
		this.element = el("section", { class: "page" }, el("div", { class: "page-body" }, el("div", { class: "steps" }, this.#body)));
		this.#open();
	}

	title() {
		return t("admin.start");
	}

	destroy() {
		this.#stop.abort();
	}

	async #open() {
		clear(this.#body, loading());
		try {
			const { site_name: name } = await loadSettings(this.#stop.signal);

			// What the configuration has named is named.
			this.#steps = [!isFixed(name) && (() => this.#name(name)), () => this.#firstRoom(), () => this.#invite()].filter(Boolean);
			this.#next();
		} catch (error) {
			if (error.name !== "AbortError")
				clear(this.#body, failure(error, () => this.#open()));
		}
	}

	#next() {
		const step = this.#steps[++this.#at];

		if (!step) {
			navigate(this.#room ? roomHash(this.#room.id) : "#/", { replace: true });
			return;
		}
		step();
		this.#body.querySelector("input:not([readonly])")?.focus();
	}

	#show(name, ...content) {
		clear(this.#body,
			el("p", { class: "quiet steps-count" }, t("admin.step", { at: this.#at + 1, count: this.#steps.length })),
			el("h1", { tabindex: "-1" }, t(`admin.start_${name}`)),
			el("p", {}, t(`admin.start_${name}_text`)),
			content);
	}

	#skip() {
		return el("button", { type: "button", class: "button-plain", on: { click: () => this.#next() } }, t("admin.skip"));
	}

	#name(setting) {
		this.#show("name", form({ label: t("admin.start_name"), items: [nameField(setting, { empty: true })], submit: t("admin.next"), extra: this.#skip(),
			run: async ({ site_name }) => {
				await saveSettings({ site_name });
				this.#next();
			} }));
	}

	#firstRoom() {
		this.#show("room", form({ label: t("admin.start_room"), submit: t("admin.next"), extra: this.#skip(),
			items: [field({ name: "name", label: t("rooms.name"), hint: t("admin.start_room_hint"), maxlength: ROOM_NAME_MOST, autocomplete: "off", dir: "auto" })],
			run: async (fields) => {
				this.#room = await api.post("rooms/", fields);
				rooms.upsert(this.#room);
				this.#next();
			} }));
	}

	// Whoever has the link makes an account by it, and is in the room.
	async #invite() {
		const done = el("button", { type: "button", class: "button-primary", on: { click: () => this.#next() } }, t(this.#room ? "admin.to_room" : "admin.done"));
		const place = el("div", {}, loading());

		this.#show("invite", place, el("div", { class: "form-actions" }, done));
		done.focus();
		try {
			const { url } = await api.post("invites/", { registers: true, max_uses: 100, ...(this.#room && { room_id: this.#room.id }) }, { signal: this.#stop.signal });

			clear(place, shareLink(t("people.invite_link_label"), url), el("p", { class: "quiet" }, t("admin.start_invite_hint")));
		} catch (error) {
			if (error.name !== "AbortError")
				clear(place, failure(error, null));
		}
	}
}

export const firstSteps = () => new FirstSteps();
