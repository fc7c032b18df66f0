// The keys that work everywhere, and the list of them to read.
import { t } from "../../core/i18n.js";
import { navigate, roomHash, route } from "../../core/router.js";
import { el } from "../../core/ui/dom.js";
import { rooms } from "./rooms.js";
import { ordered } from "./sections.js";

const step = (by, unread) => {
	const list = ordered(rooms.list);
	const among = unread ? list.filter((room) => rooms.unread(room.id) || room.id === route().room) : list;
	const at = among.findIndex((room) => room.id === route().room);
	const to = among[at < 0 ? 0 : (at + by + among.length) % among.length];

	if (to)
		navigate(roomHash(to.id));
};

// `find` puts the focus in the field that finds a room.
const keys = (find) => ({
	k: (event) => (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && find,
	ArrowDown: (event) => event.altKey && !event.ctrlKey && (() => step(1, event.shiftKey)),
	ArrowUp: (event) => event.altKey && !event.ctrlKey && (() => step(-1, event.shiftKey)),
});

export const listenForKeys = (find, signal) => {
	const table = keys(find);

	document.addEventListener("keydown", (event) => {
		const run = !document.querySelector("dialog[open]") && table[event.key]?.(event);

		if (run) {
			event.preventDefault();
			run();
		}
	}, { signal });
};

const keyList = () => [
	["Ctrl K", t("shell.key_find")],
	["Alt ↑ ↓", t("shell.key_step")],
	["Alt Shift ↑ ↓", t("shell.key_unread")],
	["Esc", t("shell.key_escape")],
];

export const shortcutList = () => el("section", { class: "section keyboard-only" },
	el("h2", {}, t("shell.keys")),
	el("dl", { class: "keys" }, keyList().map(([combination, what]) => el("div", {},
		el("dt", {}, combination.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, what)))));
