// A list that the server tells page by page: the rows that have come, what stands for those that have not, and a button for more.
import { api } from "../api.js";
import { t } from "../i18n.js";
import { clear, el } from "./dom.js";
import { failure, loading } from "./view.js";

const PAGE = 50;

// The path of what an answer goes on with, as api.js wants it. What it begins with is where the server believes to be.
const pathOf = (next) => {
	const { pathname, search } = new URL(next);

	return pathname.slice(pathname.lastIndexOf("/api/") + "/api/".length) + search;
};

// `path`, `params`: of the first page; `lineOf(row)` makes an <li>, `idOf(row)` says which one it is, as the same may be on two pages;
// `none()` stands where there is nothing, `told(answer)` sees each answer, `failed(error, again)` stands in place of what did not come;
// `kind` is the class of the list. {element, reload()}; nothing is drawn any more after the signal.
export const pagedList = ({ path, params = {}, lineOf, idOf, none, told = () => {}, failed = failure, kind = null, signal }) => {
	const list = el("ul", { class: kind, role: "list" }), state = el("div", {}), known = new Set();
	let next = null;
	const more = () => el("p", { class: "more" }, el("button", { type: "button", class: "button", on: { click: load } }, t("shell.more")));
	const load = async () => {
		clear(state, loading());
		try {
			const answer = await (next ? api.get(next, null, { signal }) : api.get(path, { page_size: PAGE, ...params }, { signal }));

			answer.results.filter((row) => !known.has(idOf(row))).forEach((row) => {
				known.add(idOf(row));
				list.append(lineOf(row));
			});
			told(answer);
			next = answer.next && pathOf(answer.next);
			clear(state, known.size === 0 ? none() : next && more());
		} catch (error) {
			if (error.name !== "AbortError")
				clear(state, failed(error, load));
		}
	};

	load();
	return { element: el("div", {}, list, state), reload: () => {
		next = null;
		known.clear();
		clear(list);
		return load();
	} };
};
