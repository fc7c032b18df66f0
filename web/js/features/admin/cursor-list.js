// A list of the API that goes on by a cursor, as a table, with a search above it.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { clear, el } from "../../core/ui/dom.js";
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
	#rows = new Map();      // id → {item, row}
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

		clear(this.#state, loading());
		try {
			const { results, next } = await api.get(this.#path, { ...this.#params, before: this.#next, page_size: PAGE }, { signal });

			if (fresh)
				this.#clear();
			results.forEach((item) => this.#add(item));
			this.#next = cursorOf(next);
			this.#tell();
		} catch (error) {
			if (error.name !== "AbortError")
				clear(this.#state, failure(error, () => this.#load(fresh)));
		}
	}

	#clear() {
		this.#rows.clear();
		clear(this.#table.body);
	}

	#add(item) {
		if (this.#rows.has(item.id))
			return;
		const row = this.#table.row(item);

		this.#rows.set(item.id, { item, row });
		this.#table.body.append(row);
	}

	#tell() {
		this.#table.element.hidden = !this.#rows.size;
		clear(this.#state, !this.#rows.size ? empty(this.#none, t("admin.nothing_found"))
			: this.#next && el("p", { class: "more" }, el("button", { type: "button", class: "button", on: { click: () => this.#load() } }, t("shell.more"))));
	}

	// What has become of one: it is drawn fresh, and the focus stays in its row.
	change(id, changed) {
		const entry = this.#rows.get(id);

		if (!entry)
			return;
		const focused = entry.row.contains(document.activeElement);

		Object.assign(entry.item, changed);
		const row = this.#table.row(entry.item);

		entry.row.replaceWith(row);
		entry.row = row;
		if (focused)
			row.querySelector("button")?.focus();
	}

	remove(id) {
		this.#rows.get(id)?.row.remove();
		this.#rows.delete(id);
		this.#tell();
	}
}
