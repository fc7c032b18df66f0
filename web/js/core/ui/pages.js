// A list that the server tells page by page: the rows that have come, what stands for those that have not, and a button for more.
import { api } from "../api.js";
import { t } from "../i18n.js";
import { clear, el } from "./dom.js";
import { goOn, redraw } from "./redraw.js";
import { arrange, keptRows } from "./rows.js";
import { failure, loading } from "./view.js";

const PAGE = 50;

// The path of what an answer goes on with, as api.js wants it. What it begins with is where the server believes to be.
const pathOf = (next) => {
	const { pathname, search } = new URL(next);

	return pathname.slice(pathname.lastIndexOf("/api/") + "/api/".length) + search;
};

// `path`, `params`: of the first page; `lineOf(row)` makes an <li>, `idOf(row)` says which one it is, as the same may be on two pages;
// `none()` stands where there is nothing, `told(answer)` sees each answer, `failed(error, again)` stands in place of what did not come;
// `kind` is the class of the list. {element, reload(), remove(id)}; nothing is drawn any more after the signal.
export const pagedList = ({ path, params = {}, lineOf, idOf, none, told = () => {}, failed = failure, kind = null, signal }) => {
	const list = el("ul", { class: kind, role: "list" }), state = el("div", {}), element = el("div", {}, list, state), rowOf = keptRows();
	let next = null, rows = [];
	const more = () => el("p", { class: "more" }, el("button", { type: "button", class: "button", on: { click: () => load() } }, t("shell.more")));
	const draw = () => arrange(list, rows.map((row) => rowOf(idOf(row), row, () => lineOf(row))));
	const tell = (content) => redraw(state, () => clear(state, content()), element);
	const end = () => (rows.length === 0 ? none() : next && more());
	const take = ({ results }) => {
		const known = new Set(rows.map(idOf)), come = results.filter((row) => !known.has(idOf(row)));

		rows.push(...come);
		redraw(list, draw);
		return come[0];
	};
	const load = async (fresh = next === null) => {
		tell(loading);
		try {
			const answer = await (next ? api.get(next, null, { signal }) : api.get(path, { page_size: PAGE, ...params }, { signal }));

			if (fresh)
				rows = [];
			const first = take(answer);

			told(answer);
			next = answer.next && pathOf(answer.next);
			tell(end);
			goOn(state, first && rowOf(idOf(first), first, () => lineOf(first)));
		} catch (error) {
			if (error.name !== "AbortError")
				tell(() => failed(error, () => load()));
		}
	};

	load();
	return { element, reload: () => {
		next = null;
		return load();
	}, remove: (id) => {
		rows = rows.filter((row) => idOf(row) !== id);
		redraw(list, draw);
		tell(end);
	} };
};
