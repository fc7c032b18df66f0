// The details of a room, beside the conversation or over it: what it is for, who is in it, and the ways out.
import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { load, save } from "../storage.js";

const WIDE = matchMedia("(min-width: 1100px)");

export const details = (room, channel, options = {}) => {
	const element = el("aside", { class: "details", id: "details", "aria-label": t("rooms.details"), hidden: true });

	return { element, open: false, toggle: () => {}, destroy: () => {} };
};
