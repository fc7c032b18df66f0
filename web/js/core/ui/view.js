// What the screens share: a header with the way back, states of waiting, emptiness and failure.
import { describe } from "../errors.js";
import { t } from "../i18n.js";
import { reach } from "../reach.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

// A screen beside the list of rooms: a header, and a body that scrolls.
// `always`: the way back is shown on wide pages too.
export const page = ({ title, back = "#/", actions = null, wide = false, always = false }, ...body) => el("section", { class: "page" },
	el("header", { class: "page-header" },
		el("a", { class: always ? "icon-button" : "icon-button back", href: back, "aria-label": t("shell.back") }, icon("back")),
		el("h1", { dir: "auto", tabindex: "-1" }, title),
		actions),
	el("div", { class: "page-body" }, el("div", { class: wide ? "column column-wide" : "column" }, body)));

export const loading = (label = t("shell.loading")) => el("div", { class: "state", role: "status" },
	el("span", { class: "spinner", "aria-hidden": "true" }), el("p", {}, label));

export const empty = (name, title, text = null, action = null) => el("div", { class: "state" },
	icon(name), el("p", { class: "state-title", dir: "auto" }, title), text && el("p", {}, text), action);

// The line in the place of a list that has nothing in it, where the screen shows more than that list.
export const nothing = (words) => el("p", { class: "quiet" }, words);

// What could not be had, and the button that tries again. Where only the server was away that happens by itself, unless the
// button does something else.
export const failure = (error, again, label = null) => {
	const element = el("div", { class: "state state-bad", role: "alert" },
		icon(error.status === 0 ? "offline" : "warning"),
		el("p", {}, describe(error)),
		again && el("button", { type: "button", class: "button", on: { click: again } }, icon("retry"), label ?? t("shell.try_again")));

	if (again && !label && (error.status === 0 || error.status >= 500))
		reach.addEventListener("back", () => element.isConnected && again(), { once: true });
	return element;
};
