// A table that becomes a list of cards on a narrow page: each cell knows the name of its column.
import { el } from "../../core/ui/dom.js";

const cellOf = (column, index, item) => el(index === 0 ? "th" : "td", { role: index === 0 ? "rowheader" : "cell", scope: index === 0 ? "row" : null,
	class: column.kind ? `admin-${column.kind}` : null, dataset: { label: column.label ?? "" } }, column.cell(item));

// `columns` are {label?, kind?, cell(item)}, the first of which names the item; `kind` is "number", "actions" or none. Styles take away
// what makes a table of a table for screen readers, so the roles are said.
export const table = (label, columns) => {
	const body = el("tbody", { role: "rowgroup" });

	return {
		element: el("table", { class: "admin-table", role: "table", "aria-label": label },
			el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, columns.map((column) =>
				el("th", { role: "columnheader", scope: "col", class: column.kind ? `admin-${column.kind}` : null },
					column.kind === "actions" ? el("span", { class: "visually-hidden" }, column.label) : column.label)))), body),
		body,
		row: (item) => el("tr", { role: "row" }, columns.map((column, index) => cellOf(column, index, item))),
	};
};
