// The ways back in: a new password by a link, how to come by such a link, and a login that another device hands over.
import { api, retryWhileBusy } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { withSecondStep } from "./second-step.js";

// Whoever is logged in here is so no longer.
const begin = (answer) => {
	session.end();
	session.start(answer);
};

const resetForm = (token) => {
	const element = form({
		label: t("people.reset"),
		items: [
			field({ name: "new_password", label: t("settings.new_password"), type: "password", hint: t("people.password_hint"),
				autocomplete: "new-password", autofocus: true }),
		],
		submit: t("people.reset_submit"),
		run: (values) => withSecondStep(element, async (factor) =>
			begin(await retryWhileBusy(() => api.post("auth/reset/", { token, ...values, ...factor })))),
	});

	return element;
};

// A form for the new password, by the token of the link.
export const reset = ({ key }) => [resetForm(key), !session.token && el("p", {}, el("a", { href: "#/forgot" }, t("people.another_link")))];

// A button, and nothing by itself: what only looks at a link, such as the preview of a chat, does not use it up.
export const handover = ({ key }) => (session.token
	? el("div", { class: "state" }, el("p", {}, t("people.handover_needless", { name: session.user.username })),
		el("a", { class: "button", href: "#/" }, t("people.to_rooms")))
	: [form({
		label: t("people.handover"),
		items: [el("p", {}, t("people.handover_text"))],
		submit: t("people.handover_submit"),
		run: async () => begin(await api.post("auth/handover/redeem/", { token: key })),
	}), el("p", {}, el("a", { href: "#/login" }, t("people.login_otherwise")))]);

const byMail = () => {
	const element = form({
		label: t("people.forgot"),
		items: [
			el("p", {}, t("people.forgot_text")),
			field({ name: "email", label: t("people.email"), type: "email", autocomplete: "email", autofocus: true }),
		],
		submit: t("people.forgot_submit"),
		run: async (values) => {
			await api.post("auth/forgot/", values);
			element.replaceWith(el("p", { role: "status" }, t("people.forgot_sent")));
		},
	});

	return element;
};

// How somebody comes by a new password: by mail, or from who runs the server.
export const forgot = () => (site.resetsByMail ? byMail() : el("p", {}, t("people.forgot_admin")));
