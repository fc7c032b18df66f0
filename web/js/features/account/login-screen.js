// The login screen: logging in, registering, and what to do about a forgotten password.
import { api, retryWhileBusy } from "../../core/api.js";
import { chooseLanguage, language, languages, t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { logo } from "../../core/ui/logo.js";
import { withSecondStep } from "./second-step.js";
import { forgot } from "./way-back.js";

const login = () => {
	const element = form({
		label: t("people.login"),
		items: [
			field({ name: "username", label: t("people.username_or_email"), autocomplete: "username", autocapitalize: "none",
				spellcheck: "false", autofocus: true, dir: "auto" }),
			field({ name: "password", label: t("people.password"), type: "password", autocomplete: "current-password" }),
		],
		submit: t("people.login"),
		run: ({ username, password }) => {
			const name = username.includes("@") ? { email: username } : { username };

			return withSecondStep(element, async (factor) =>
				session.start(await retryWhileBusy(() => api.post("auth/login/", { ...name, password, ...factor }))));
		},
	});

	return element;
};

// With the code of an invitation, or without.
const register = (invite) => form({
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
		session.start(await retryWhileBusy(() => api.post("auth/register/",
			{ ...values, ...(display_name.trim() && { display_name }), ...(invite && { invite }) }))),
});

const other = (screen, query, mayRegister) => {
	if (screen !== "login")
		return el("p", {}, t("people.have_account"), " ", el("a", { href: `#/login${query}` }, t("people.login")));
	if (mayRegister)
		return el("p", {}, t("people.no_account"), " ", el("a", { href: `#/register${query}` }, t("people.register")));
	return el("p", { class: "quiet" }, t(site.registrationByInvitation ? "people.registration_invite" : "people.registration_closed"));
};

const languageChoice = () => el("nav", { class: "languages", "aria-label": t("shell.language") },
	Object.entries(languages).map(([code, name]) => el("button", {
		type: "button", class: "link", lang: code, "aria-pressed": String(code === language),
		on: { click: () => chooseLanguage(code) },
	}, name)));

// The card that strangers see, with the site's name on it.
export const loginCard = (...content) => el("main", { class: "login-screen" },
	el("div", { class: "login-card" },
		logo(48),
		el("h1", { dir: "auto" }, site.name),
		content),
	languageChoice());

// By the route: "login", "register" or "forgot", with an invitation that is taken with it or without, and whatever else for "login".
// `note` tells why one is here again.
export const loginScreen = ({ name, params }, note = null) => {
	const { invite, enter, registers } = params;
	const query = invite ? `?${new URLSearchParams(params)}` : "";
	const mayRegister = site.registrationOpen || Boolean(invite && registers);
	const screen = name === "forgot" || (name === "register" && mayRegister) ? name : "login";

	return loginCard(
		note && el("p", { class: "note", role: "status" }, note),
		enter && el("p", { class: "note" }, t("people.invite_then")),
		screen === "login" && login(),
		screen === "register" && register(invite),
		screen === "forgot" && forgot(),
		screen === "login" && el("p", {}, el("a", { href: "#/forgot" }, t("people.forgot"))),
		other(screen, query, mayRegister));
};
