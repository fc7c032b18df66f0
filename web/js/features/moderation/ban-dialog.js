// What is asked before somebody is banned: why, for how long, and which of their messages go.
import { serverNow } from "../../core/clock.js";
import { t } from "../../core/i18n.js";
import { openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";

const HOUR_MS = 3600000;
const SPANS = { ever: null, day: 24, week: 7 * 24, month: 30 * 24 };
const DELETED = { none: 0, hour: 1, day: 24, week: 168 };
const REASON_MOST = 500;

const choices = (group, values) => Object.keys(values).map((name) => [name, t(`moderation.${group}_${name}`)]);
const endOf = (hours) => new Date(serverNow() + hours * HOUR_MS).toISOString().replace(/\.\d+/, "");

// `run(fields)` gets them as the API takes them; what it throws is shown in the form.
export const openBan = (user, run) => {
	const name = user.display_name;
	const dialog = openDialog({ title: t("moderation.ban_title", { name }), body: [
		el("p", { class: "quiet dialog-lead" }, t("moderation.ban_text")),
		form({
			label: t("moderation.ban"),
			items: [
				field({ name: "reason", label: t("moderation.reason"), hint: t("moderation.reason_hint"), optional: true, maxlength: REASON_MOST, autocomplete: "off", dir: "auto" }),
				field({ name: "until", label: t("moderation.ban_for"), type: "select", ".value": "ever", options: choices("ban", SPANS) }),
				field({ name: "deleted", label: t("moderation.delete"), type: "select", ".value": "none", options: choices("delete", DELETED) }),
			],
			submit: t("moderation.ban"),
			run: async ({ reason, until, deleted }) => {
				await run({ ...(reason.trim() && { reason: reason.trim() }), ...(SPANS[until] && { until: endOf(SPANS[until]) }), delete_hours: DELETED[deleted] });
				dialog.close();
			},
		}),
	] });
};
