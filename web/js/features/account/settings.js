// The user's own settings: sections of one page.
import { t } from "../../core/i18n.js";
import { site } from "../../core/site.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { loading, page } from "../../core/ui/view.js";
import { appearance } from "./appearance.js";
import { email, password } from "./credentials.js";
import { ownData } from "./own-data.js";
import { profile } from "./profile.js";
import { secondFactor } from "./second-factor.js";
import { logOut, sessions } from "./sessions.js";
import { blockedPeople } from "../direct/blocked-list.js";
import { notificationSection } from "../notifications/section.js";
import { shortcutList } from "../rooms/shortcuts.js";

const about = () => el("section", { class: "section" },
	el("h2", {}, t("settings.about")),
	el("p", {}, `${site.name} · MOznoDS ${site.version}`),
	el("p", {}, el("a", { href: "status.html" }, t("settings.status"))));

const sections = (signal) => [profile(signal), appearance(), notificationSection(), email(), password(), site.has("totp") && secondFactor(signal),
	site.has("direct") && blockedPeople(signal), sessions(), ownData(), shortcutList(), about()];

// Which sections there are depends on what the server can do, which somebody's first page may not know yet.
export const settings = () => {
	const stop = new AbortController(), body = el("div", {}, loading());
	const element = page({ title: t("shell.settings"), actions: el("button", { type: "button", class: "button", on: { click: logOut } },
		icon("logout"), t("settings.log_out")) }, body);

	site.known().then(() => stop.signal.aborted || clear(body, sections(stop.signal)));
	return { element, title: () => t("shell.settings"), destroy: () => stop.abort() };
};
