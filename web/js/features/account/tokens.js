// Tokens for programs that act for the user: made here, shown once; they are listed and ended among the sessions.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { checkbox } from "../../core/ui/check.js";
import { openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { copyField } from "../../core/ui/share.js";

const DAY = 24 * 3600;
const SPANS = [["week", 7 * DAY], ["month", 30 * DAY], ["quarter", 90 * DAY], ["year", 365 * DAY], ["never", null]];
const NAME_MOST = 64;

const tokenForm = (made) => form({
	label: t("settings.new_token"),
	items: [
		field({ name: "name", label: t("settings.token_name"), hint: t("settings.token_name_hint"), maxlength: NAME_MOST, autocomplete: "off", dir: "auto", autofocus: true }),
		field({ name: "expires_in", label: t("settings.token_expires"), type: "select", ".value": String(90 * DAY),
			options: SPANS.map(([name, seconds]) => [String(seconds), t(`settings.span_${name}`)]) }),
		checkbox({ name: "read_only", label: t("settings.token_read_only"), hint: t("settings.token_read_only_hint") }),
	],
	submit: t("settings.token_make"),
	run: async ({ expires_in, ...values }) => made(await api.post("auth/tokens/", { ...values, expires_in: JSON.parse(expires_in) })),
});

// Asks for a name, and shows the token of that name. Resolves when all of that is over.
export const makeToken = async () => {
	const asked = openDialog({ title: t("settings.new_token"), body: [el("p", { class: "quiet dialog-lead" }, t("settings.token_text")), tokenForm((made) => asked.close(made))] });
	const made = await asked.closed;

	if (made)
		await openDialog({ title: t("settings.token_made"), body: [el("p", { class: "dialog-lead" }, t("settings.token_once")), copyField(t("settings.token"), made.token)],
			actions: [{ label: t("settings.token_kept"), kind: "primary" }] }).closed;
};
