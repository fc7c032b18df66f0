// A list that the server tells page by page: the rows that have come, what stands for those that have not, and a button for more.
import { api } from "../api.js";
import { t } from "../i18n.js";
import { clear, el } from "./dom.js";
import { failure, loading } from "./view.js";

const PAGE = 50;

// `lineOf(row)` makes an <li>, `idOf(row)` says which one it is; `none` stands where there is nothing. {element, reload()}; nothing is
// drawn any more after the signal.
export const pagedList = ({ path, lineOf, idOf, none, signal }) => {
	const list = el("ul", { role: "list" }), state = el("div", {}), known = new Set();
	let page = 0;
	const more = () => el("p", { class: "more" }, el("button", { type: "button", class: "button", on: { click: load } }, t("shell.more")));
	const load = async () => {
		clear(state, loading());
		try {
			const { count, results } = await api.get(path, { page: page + 1, page_size: PAGE }, { signal });

			page++;
			results.filter((row) => !known.has(idOf(row))).forEach((row) => {
				known.add(idOf(row));
				list.append(lineOf(row));
			});
			clear(state, known.size === 0 ? el("p", { class: "quiet" }, none) : page * PAGE < count && more());
		} catch (error) {
			if (error.name !== "AbortError")
				clear(state, failure(error, load));
		}
	};

	load();
	return { element: el("div", {}, list, state), reload: () => {
		page = 0;
		known.clear();
		clear(list);
		return load();
	} };
};
