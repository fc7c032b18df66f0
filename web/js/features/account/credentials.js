// The e-mail address and the password: both changed only by who knows the password.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { toast } from "../../core/ui/toast.js";

const currentPassword = () => field({ name: "current_password", label: t("settings.current_password"), type: "password",
	autocomplete: "current-password" });

const clearPasswords = (element) => element.querySelectorAll('input[name$="password"]').forEach((input) => {
	input.value = "";
});

const section = (title, element) => el("section", { class: "section" }, el("h2", {}, title), element);

export const email = () => {
	const element = form({
		label: t("people.email"),
		items: [
			field({ name: "email", label: t("people.email"), type: "email", autocomplete: "email", ".value": session.user.email ?? "" }),
			currentPassword(),
		],
		submit: t("settings.change_email"),
		kind: "secondary",
		run: async (values) => {
			session.update(await api.patch(`users/${session.user.id}/`, values));
			clearPasswords(element);
			toast(t("settings.saved"), { kind: "good" });
		},
	});

	return section(t("people.email"), element);
};

export const password = () => {
	const element = form({
		label: t("people.password"),
		items: [
			// Password managers want to know whose password it is.
			el("input", { type: "text", class: "visually-hidden", autocomplete: "username", value: session.user.username, readonly: true,
				tabindex: "-1", "aria-label": t("people.username") }),
			currentPassword(),
			field({ name: "new_password", label: t("settings.new_password"), type: "password", hint: t("people.password_hint"),
				autocomplete: "new-password" }),
		],
		submit: t("settings.change_password"),
		kind: "secondary",
		run: async (values) => {
			await api.post("auth/password/", values);
			clearPasswords(element);
			toast(t("settings.password_changed"), { kind: "good" });
		},
	});

	return section(t("people.password"), element);
};
