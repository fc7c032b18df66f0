// The user's own settings: sections of one page.
import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { site } from "../store/site.js";
import { appearance } from "./settings/appearance.js";
import { email, password } from "./settings/account.js";
import { shortcutList } from "./settings/keys.js";
import { profile } from "./settings/profile.js";
import { logOut, sessions } from "./settings/sessions.js";
import { page } from "./view.js";

const about = () => el("section", { class: "section" },
	el("h2", {}, t("settings.about")),
	el("p", {}, `${site.name} · MOznoDS ${site.version}`),
	el("p", {}, el("a", { href: "status.html" }, t("settings.status"))));

export const settings = () => {
	const stop = new AbortController();
	const element = page({ title: t("shell.settings"), actions: el("button", { type: "button", class: "button", on: { click: logOut } },
		icon("logout"), t("settings.log_out")) },
	profile(stop.signal), appearance(), email(), password(), sessions(), shortcutList(), about());

	return { element, title: () => t("shell.settings"), destroy: () => stop.abort() };
};
