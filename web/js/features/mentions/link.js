// The way to one's mentions, at the top of the list of rooms, with how many are unread.
import { t } from "../../core/i18n.js";
import { route } from "../../core/router.js";
import { site } from "../../core/site.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { rooms } from "../rooms/rooms.js";
import { unreadMentions } from "./unread.js";

const MOST = 99;

// It keeps itself up to date until the signal.
export const mentionsLink = (signal) => {
	const count = el("span", { class: "mentions-count" });
	const link = el("a", { class: "room-link mentions-link", href: "#/mentions" }, icon("at"), el("span", { class: "room-name" }, t("messages.mentions")), count);
	let shown = null;
	const draw = () => {
		const unread = unreadMentions();

		link.hidden = !site.has("mentions");
		if (unread === shown)
			return;
		shown = unread;
		link.classList.toggle("has-unread", unread > 0);
		clear(count, unread > 0 && el("span", { class: "badge" }, unread > MOST ? `${MOST}+` : String(unread),
			el("span", { class: "visually-hidden" }, ` ${t("rooms.unread", { count: unread })}`)));
	};
	const mark = () => (route().name === "mentions" ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current"));

	rooms.addEventListener("change", draw, { signal });
	site.addEventListener("change", draw, { signal });
	window.addEventListener("hashchange", mark, { signal });
	draw();
	mark();
	return link;
};
