// What is shown beside the list when no room is open.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { rooms } from "./rooms.js";

export const home = () => {
	const stop = new AbortController();
	const element = el("section", { class: "home" });
	const draw = () => element.replaceChildren(
		el("img", { src: "icon.svg", alt: "", width: "72", height: "72" }),
		el("h1", { tabindex: "-1" }, rooms.list.length ? t("rooms.choose") : t("rooms.welcome")),
		el("p", { class: "quiet" }, rooms.list.length ? t("rooms.choose_text") : t("rooms.welcome_text")),
		el("p", { class: "home-actions" },
			el("a", { class: "button-primary", href: "#/directory" }, icon("compass"), t("rooms.browse")),
			el("a", { class: "button", href: "#/new" }, icon("plus"), t("rooms.create"))));

	let filled = null;

	rooms.addEventListener("change", () => {
		if (filled !== rooms.list.length > 0) {
			filled = rooms.list.length > 0;
			draw();
		}
	}, { signal: stop.signal });
	draw();
	return { element, destroy: () => stop.abort() };
};
