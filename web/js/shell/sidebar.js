// The left side: whose server this is, the user's rooms, the call one is in, and oneself.
import { t } from "../core/i18n.js";
import { withLater } from "../core/later.js";
import { session } from "../core/session.js";
import { site } from "../core/site.js";
import { avatar } from "../core/ui/avatar.js";
import { el } from "../core/ui/dom.js";
import { icon } from "../core/ui/icons.js";
import { logo } from "../core/ui/logo.js";
import { mentionsLink } from "../features/mentions/link.js";
import { roomList } from "../features/rooms/room-list.js";

const me = () => {
	const link = el("a", { class: "me", href: "#/settings" });
	const show = () => link.replaceChildren(
		avatar(session.user, 32),
		el("span", { class: "me-names" },
			el("span", { class: "name", dir: "auto" }, session.user.display_name),
			el("span", { class: "quiet", dir: "auto" }, `@${session.user.username}`)),
		icon("settings"),
		el("span", { class: "visually-hidden" }, t("shell.settings")));

	show();
	return { link, show };
};

// {element, list, destroy()}.
export const sidebar = () => {
	const stop = new AbortController();
	const { link, show } = me();
	const list = roomList(stop.signal);
	const name = el("span", { class: "site-name", dir: "auto" }, site.name);

	session.addEventListener("user", show, { signal: stop.signal });
	const write = el("button", { type: "button", class: "icon-button", "aria-label": t("direct.compose"), title: t("direct.compose"), on: { click: withLater(({ compose }) => compose()) } },
		icon("edit"));
	const admin = el("a", { class: "icon-button", href: "#/admin", "aria-label": t("shell.admin"), title: t("shell.admin") }, icon("shield"));
	const mayAdminister = () => {
		admin.hidden = !session.user.is_admin;
	};

	session.addEventListener("user", mayAdminister, { signal: stop.signal });
	mayAdminister();
	const told = () => {
		name.textContent = site.name;
		write.hidden = !site.has("direct");
	};

	site.addEventListener("change", told, { signal: stop.signal });
	told();
	const element = el("nav", { class: "sidebar", "aria-label": t("rooms.rooms") },
		el("header", { class: "sidebar-header" },
			el("a", { class: "site", href: "#/" }, logo(24), name),
			el("a", { class: "icon-button", href: "#/directory", "aria-label": t("rooms.browse"), title: t("rooms.browse") },
				icon("compass")),
			write,
			el("a", { class: "icon-button", href: "#/new", "aria-label": t("rooms.create"), title: t("rooms.create") }, icon("plus"))),
		mentionsLink(stop.signal),
		list.element,
		el("div", { id: "call-bar" }),
		el("footer", { class: "sidebar-footer" }, link, admin));

	return { element, list, destroy: () => stop.abort() };
};
