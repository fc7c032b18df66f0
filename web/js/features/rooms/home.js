// What is shown beside the list when no room is open.
import { t } from "../../core/i18n.js";
import { navigate, roomHash, route } from "../../core/router.js";
import { session } from "../../core/session.js";
import { load, save } from "../../core/storage.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { logo } from "../../core/ui/logo.js";
import { rooms } from "./rooms.js";

const lastKey = () => `last:${session.user?.id}`;

// This room is open now.
export const rememberRoom = (id) => save(lastKey(), id);

// Where there is a screen beside the list, it shows the room that was open last.
const openLast = async () => {
	const last = load(lastKey());

	if (last === null || matchMedia("(max-width: 700px)").matches)
		return;
	await rooms.known();
	if (rooms.get(last) && route().name === "home")
		navigate(roomHash(last), { replace: true });
};

export const home = () => {
	const stop = new AbortController();
	const element = el("section", { class: "home" });
	const draw = () => element.replaceChildren(
		logo(72),
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
	openLast();
	return { element, destroy: () => stop.abort() };
};
