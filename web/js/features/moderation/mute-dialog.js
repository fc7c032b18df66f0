// For how long somebody shall say nothing.
import { serverNow } from "../../core/clock.js";
import { t } from "../../core/i18n.js";
import { openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { choice, field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";

const MINUTE_MS = 60000;
const SPANS = { minutes: 10, hour: 60, day: 24 * 60 };

// A moment as the field takes it: in the time of this machine, to the minute.
const local = (moment) => {
	const date = new Date(moment);

	return new Date(moment - date.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
};

// Resolves to the moment as the API takes it, or null.
export const askMute = async (user) => {
	const until = field({ name: "until", label: t("moderation.until"), type: "datetime-local", min: local(serverNow() + MINUTE_MS), ".value": local(serverNow() + SPANS.day * MINUTE_MS) });
	const span = choice({ name: "span", label: t("moderation.mute_for"), value: "hour", onChange: (chosen) => {
		until.element.hidden = chosen !== "until";
	}, options: [...Object.keys(SPANS), "until"].map((name) => [name, t(`moderation.span_${name}`)]) });

	until.element.hidden = true;
	const dialog = openDialog({ title: t("moderation.mute_title", { name: user.display_name }), body: [
		el("p", { class: "quiet dialog-lead" }, t("moderation.mute_text")),
		form({
			label: t("moderation.mute"),
			items: [span, { ...until, problem: () => (span.value === "until" ? until.problem() : null), get value() {
				return until.value;
			} }],
			submit: t("moderation.mute"),
			run: (values) => {
				const end = values.span === "until" ? Date.parse(values.until) : serverNow() + SPANS[values.span] * MINUTE_MS;

				dialog.close(new Date(end).toISOString().replace(/\.\d+/, ""));
			},
		}),
	] });

	return dialog.closed;
};
