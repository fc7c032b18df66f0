// The login screen: logging in and registering.
import { api, retryWhileBusy } from "../../core/api.js";
import { chooseLanguage, language, languages, t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";

const login = () => form({
	label: t("people.login"),
	items: [
		field({ name: "username", label: t("people.username_or_email"), autocomplete: "username", autocapitalize: "none",
			spellcheck: "false", autofocus: true, dir: "auto" }),
		field({ name: "password", label: t("people.password"), type: "password", autocomplete: "current-password" }),
	],
	submit: t("people.login"),
	run: async ({ username, password }) => {
		const name = username.includes("@") ? { email: username } : { username };

		session.start(await retryWhileBusy(() => api.post("auth/login/", { ...name, password })));
	},
});

const register = () => form({
	label: t("people.register"),
	items: [
		field({ name: "username", label: t("people.username"), hint: t("people.username_hint"), autocomplete: "username",
			autocapitalize: "none", spellcheck: "false", autofocus: true, dir: "auto" }),
		field({ name: "email", label: t("people.email"), type: "email", autocomplete: "email" }),
		field({ name: "display_name", label: t("people.display_name"), hint: t("people.display_name_hint"), optional: true,
			autocomplete: "name", dir: "auto" }),
		field({ name: "password", label: t("people.password"), type: "password", hint: t("people.password_hint"),
			autocomplete: "new-password" }),
	],
	submit: t("people.register"),
	run: async ({ display_name, ...values }) =>
		session.start(await retryWhileBusy(() => api.post("auth/register/", display_name.trim() ? { ...values, display_name } : values))),
});

const other = (screen) => {
	if (screen === "register")
		return el("p", {}, t("people.have_account"), " ", el("a", { href: "#/login" }, t("people.login")));
	if (!site.registrationOpen)
		return el("p", { class: "quiet" }, t("people.registration_closed"));
	return el("p", {}, t("people.no_account"), " ", el("a", { href: "#/register" }, t("people.register")));
};

const languageChoice = () => el("nav", { class: "languages", "aria-label": t("shell.language") },
	Object.entries(languages).map(([code, name]) => el("button", {
		type: "button", class: "link", lang: code, "aria-pressed": String(code === language),
		on: { click: () => chooseLanguage(code) },
	}, name)));

// `screen` is "login" or "register"; `note` tells why one is here again.
export const loginScreen = (screen, note = null) => el("main", { class: "login-screen" },
	el("div", { class: "login-card" },
		el("img", { src: "icon.svg", alt: "", width: "48", height: "48" }),
		el("h1", { dir: "auto" }, site.name),
		note && el("p", { class: "note", role: "status" }, note),
		screen === "register" && site.registrationOpen ? register() : login(),
		other(screen === "register" && !site.registrationOpen ? "login" : screen)),
	languageChoice());
