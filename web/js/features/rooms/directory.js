// The public rooms of the server, with a search and a button that joins.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { navigate, roomHash, route } from "../../core/router.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { goOn, redraw, whileBusy } from "../../core/ui/redraw.js";
import { arrange, keptRows } from "../../core/ui/rows.js";
import { searchField } from "../../core/ui/search.js";
import { empty, failure, loading, page } from "../../core/ui/view.js";
import { join } from "./join.js";
import { rooms } from "./rooms.js";

const PAGE = 30;

class Directory {
	#words = route().params.search?.trim() ?? "";
	#found = [];
	#count = null;
	#error = null;
	#busy = false;
	#turn = new AbortController();
	#row = keptRows();
	#status = el("p", { class: "quiet results-count", role: "status" });
	#list = el("ul", { class: "cards", role: "list" });
	#state = el("div", {});

	constructor() {
		this.element = page({ title: t("rooms.directory"), wide: true,
			actions: el("a", { class: "button", href: "#/new", "aria-label": t("rooms.create") }, icon("plus"),
				el("span", { class: "wide-only" }, t("rooms.create_short"))) },
		searchField({ label: t("rooms.search"), value: this.#words, run: (words, signal) => this.#search(words, signal) }),
		this.#status, this.#list, this.#state);
		this.#load();
	}

	title() {
		return t("rooms.directory");
	}

	focus() {
		if (matchMedia("(hover: hover)").matches)
			this.element.querySelector("input").focus();
	}

	destroy() {
		this.#turn.abort();
	}

	#search(words) {
		this.#words = words;
		this.#found = [];
		this.#count = null;
		this.#turn.abort();
		this.#turn = new AbortController();
		history.replaceState(null, "", words ? `#/directory?${new URLSearchParams({ search: words })}` : "#/directory");
		this.#load();
	}

	// The next page of what is being looked for.
	async #load() {
		const { signal } = this.#turn;
		const pageNumber = Math.floor(this.#found.length / PAGE) + 1;
		let come = [];

		this.#busy = true;
		this.#error = null;
		this.#draw();
		try {
			const { count, results } = await api.get("rooms/", { scope: "public", search: this.#words, page: pageNumber, page_size: PAGE },
				{ signal });
			const known = new Set(this.#found.map(({ id }) => id));

			this.#count = count;
			come = results.filter(({ id }) => !known.has(id));
			this.#found.push(...come);
		} catch (error) {
			if (error.name === "AbortError")
				return;
			this.#error = error;
		}
		this.#busy = false;
		this.#draw();
		goOn(this.#state, come[0] && this.#rowOf(come[0]));
	}

	#rowOf(room) {
		return this.#row(room.id, room, () => this.#card(room));
	}

	#draw() {
		this.#status.textContent = this.#count === null || !this.#words ? "" : t("rooms.found", { count: this.#count });
		redraw(this.#list, this.#drawList);
		redraw(this.#state, this.#drawState);
	}

	#drawList = () => arrange(this.#list, this.#found.map((room) => this.#rowOf(room)));

	#drawState = () => clear(this.#state, this.#stateText());

	#stateText() {
		if (this.#error)
			return failure(this.#error, () => this.#load());
		if (this.#busy)
			return loading();
		if (!this.#count)
			return this.#words ? empty("search", t("rooms.no_match", { words: this.#words }))
				: empty("room", t("rooms.no_public"), t("rooms.no_public_text"), el("a", { class: "button-primary", href: "#/new" }, icon("plus"), t("rooms.create")));
		return this.#found.length < this.#count && el("p", { class: "more" },
			el("button", { type: "button", class: "button", on: { click: () => this.#load() } }, t("shell.more")));
	}

	#card(room) {
		return el("li", { class: "card" },
			el("div", { class: "card-text" },
				el("h2", {}, el("a", { href: roomHash(room.id), dir: "auto" }, room.name)),
				room.description && el("p", { dir: "auto" }, room.description),
				el("p", { class: "quiet card-facts" },
					avatar(room.owner, 20), el("bdi", {}, room.owner.display_name),
					el("span", {}, t("rooms.participants", { count: room.participant_count })),
					room.call.active && el("span", { class: "in-call" }, icon("phone"), t("rooms.call_on")))),
			this.#action(room));
	}

	#action(room) {
		if (rooms.get(room.id))
			return el("a", { class: "button", href: roomHash(room.id), "aria-label": t("rooms.open_named", { name: room.name }) },
				t("rooms.open"));
		const full = room.max_participants !== null && room.participant_count >= room.max_participants;
		const button = el("button", { type: "button", class: "button-primary", disabled: full,
			"aria-label": t(full ? "rooms.full_named" : "rooms.join_named", { name: room.name }), on: { click: () => whileBusy(button, async () => {
				const joined = await join(room);

				if (joined) {
					rooms.upsert(joined);
					navigate(roomHash(room.id));
				}
			}) } }, t(full ? "rooms.full" : "rooms.join_short"));

		return button;
	}
}

export const directory = () => new Directory();
