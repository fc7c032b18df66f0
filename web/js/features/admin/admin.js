// The administration of the site, for site admins: a part of it at a time.
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { empty, page } from "../../core/ui/view.js";
import { siteInvitations } from "../invites/invites.js";
import { bans } from "./bans.js";
import { firstSteps } from "./first-steps.js";
import { health } from "./health.js";
import { people } from "./people.js";
import { rooms } from "./rooms.js";
import { siteSettings } from "./site-settings.js";
import { storage } from "./storage.js";

// Each makes {element, destroy()}.
const parts = {
	people: { icon: "people", make: people },
	rooms: { icon: "hash", make: rooms },
	storage: { icon: "disk", make: storage },
	invitations: { icon: "link", make: siteInvitations },
	bans: { icon: "block", make: bans },
	settings: { icon: "settings", make: siteSettings },
	health: { icon: "pulse", make: health },
};

const tabs = (current) => el("nav", { class: "admin-tabs", "aria-label": t("shell.admin") }, Object.entries(parts).map(([name, part]) =>
	el("a", { href: `#/admin/${name}`, "aria-current": name === current ? "page" : null, title: t(`admin.${name}`) }, icon(part.icon),
		el("span", {}, t(`admin.${name}`)))));

const forOthers = () => ({
	title: () => t("shell.admin"),
	element: page({ title: t("shell.admin") }, empty("lock", t("admin.only_admins"), null, el("a", { class: "button", href: "#/" }, t("shell.back")))),
});

export const administration = ({ key = "people" }) => {
	if (!session.user.is_admin)
		return forOthers();
	if (key === "start")
		return firstSteps();
	const part = parts[key].make(), element = page({ title: t("shell.admin"), wide: true }, tabs(key), el("h2", { class: "admin-title" }, t(`admin.${key}`)), part.element);

	element.classList.add("admin");
	return { element, title: () => `${t(`admin.${key}`)} · ${t("shell.admin")}`, destroy: () => part.destroy?.() };
};
