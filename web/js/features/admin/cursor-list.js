// A list of the API that goes on by a cursor, as a table, with a search above it.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { clear, el } from "../../core/ui/dom.js";
import { goOn, redraw } from "../../core/ui/redraw.js";
import { arrange, keptRows } from "../../core/ui/rows.js";
import { searchField } from "../../core/ui/search.js";
import { empty, failure, loading } from "../../core/ui/view.js";
import { table } from "./table.js";

const PAGE = 30;

// What `next` of an answer goes on from.
const cursorOf = (next) => next && new URL(next).searchParams.get("before");

export class CursorList {
	#path;
	#params = {};
	#table;
	#none;
	#items = [];
	#row = keptRows();
	#next = null;
	#turn = new AbortController();
	#state = el("div", {});

	// `tools` are further filters beside the search, `none` is the icon of an empty list.
	constructor({ path, label, search, columns, none, tools = [] }) {
		this.#path = path;
		this.#none = none;
		this.#table = table(label, columns);
		this.element = el("div", { class: "admin-list" },
			el("div", { class: "admin-tools" }, searchField({ label: search, run: (words) => this.filter({ search: words }) }), tools),
			this.#table.element, this.#state);
		this.#begin();
	}

	destroy() {
		this.#turn.abort();
	}

	// Shows another part of it.
	filter(params) {
		this.#params = { ...this.#params, ...params };
		this.#begin();
	}

	#begin() {
		this.#turn.abort();
		this.#turn = new AbortController();
		this.#next = null;
		this.#load(true);
	}

	async #load(fresh = false) {
		const { signal } = this.#turn;

		this.#say(loading);
		try {
			const { results, next } = await api.get(this.#path, { ...this.#params, before: this.#next, page_size: PAGE }, { signal });

			const known = new Set(fresh ? [] : this.#items.map(({ id }) => id)), come = results.filter(({ id }) => !known.has(id));

			this.#items = fresh ? come : [...this.#items, ...come];
			this.#next = cursorOf(next);
			this.#draw();
			goOn(this.#state, come[0] && this.#rowOf(come[0]));
		} catch (error) {
			if (error.name !== "AbortError")
				this.#say(() => failure(error, () => this.#load(fresh)));
		}
	}

	#rowOf(item) {
		return this.#row(item.id, item, () => this.#table.row(item));
	}

	#say(content) {
		redraw(this.#state, () => clear(this.#state, content()));
	}

	#draw() {
		redraw(this.#table.element, this.#drawTable);
		this.#say(() => (!this.#items.length ? empty(this.#none, t("admin.nothing_found"))
			: this.#next && el("p", { class: "more" }, el("button", { type: "button", class: "button", on: { click: () => this.#load() } }, t("shell.more")))));
	}

	#drawTable = () => {
		this.#table.element.hidden = !this.#items.length;
		arrange(this.#table.body, this.#items.map((item) => this.#rowOf(item)));
	};

	// What has become of one.
	change(id, changed) {
		this.#items = this.#items.map((item) => (item.id === id ? { ...item, ...changed } : item));
		this.#draw();
	}

	remove(id) {
		this.#items = this.#items.filter((item) => item.id !== id);
		this.#draw();
	}
}
