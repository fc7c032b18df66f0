// The keys that work everywhere, to read.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";

const list = () => [
	["Ctrl K", t("shell.key_find")],
	["Alt ↑ ↓", t("shell.key_step")],
	["Alt Shift ↑ ↓", t("shell.key_unread")],
	["Esc", t("shell.key_escape")],
];

export const shortcutList = () => el("section", { class: "section keyboard-only" },
	el("h2", {}, t("shell.keys")),
	el("dl", { class: "keys" }, list().map(([combination, what]) => el("div", {},
		el("dt", {}, combination.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, what)))));
