// The form of quiet hours: on or off, from when to when, on which days, and by the clock of which zone.
import { locale, t } from "../../core/i18n.js";
import { el, uniqueId } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";

const BEGIN = { from: "22:00", to: "07:00", days: [1, 2, 3, 4, 5, 6, 7] };
const A_MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86400000;

const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

// Those that the browser knows, and the one that is set.
const zones = (chosen) => [...new Set([chosen, ...Intl.supportedValuesOf?.("timeZone") ?? [], "UTC"])].sort();

const dayName = (day, weekday) => new Intl.DateTimeFormat(locale, { weekday, timeZone: "UTC" }).format(A_MONDAY + (day - 1) * DAY_MS);

// A field of the form: seven boxes.
const daysField = (chosen) => {
	const error = el("p", { class: "field-error", id: uniqueId("days"), hidden: true });
	const boxes = BEGIN.days.map((day) => el("input", { type: "checkbox", value: day, "aria-label": dayName(day, "long"), ".checked": chosen.includes(day) }));
	const picked = () => boxes.filter((box) => box.checked).map((box) => Number(box.value));

	return {
		name: "days",
		get value() {
			return picked();
		},
		problem: () => (picked().length ? null : t("notifications.days_none")),
		fail: (text) => {
			error.hidden = !text;
			error.textContent = text;
		},
		focus: () => boxes[0].focus(),
		element: el("fieldset", { class: "choices", "aria-describedby": error.id }, el("legend", { class: "legend" }, t("notifications.quiet_days")),
			el("div", { class: "days" }, boxes.map((box, index) => el("label", { class: "day" }, box,
				el("span", { "aria-hidden": "true" }, dayName(index + 1, "short"))))), error),
	};
};

// `quiet` as the API has it, or null; `save(quiet)` stores what is wanted now. Returns the element.
export const quietForm = (quiet, save) => {
	const { from, to, days, zone } = quiet ?? { ...BEGIN, zone: zoneHere() };
	const time = (name, value) => field({ name, label: t(`notifications.quiet_${name}`), type: "time", ".value": value });
	const begin = time("from", from), end = time("to", to), on = daysField(days);
	const place = field({ name: "zone", label: t("notifications.quiet_zone"), type: "select", options: zones(zone).map((name) => [name, name.replaceAll("_", " ")]),
		".value": zone });
	const whole = form({
		label: t("notifications.quiet"),
		items: [begin, end, on, place],
		submit: t("shell.save"),
		kind: "secondary",
		run: save,
	});
	const box = el("input", { type: "checkbox", ".checked": quiet !== null, on: { change: async () => {
		whole.hidden = !box.checked;
		if (!box.checked && !await save(null))
			whole.hidden = !(box.checked = true);
	} } });

	whole.classList.add("quiet-form");
	whole.hidden = quiet === null;
	return el("div", { class: "form" },
		el("label", { class: "choice" }, box, el("span", {}, t("notifications.quiet"), el("span", { class: "hint" }, t("notifications.quiet_hint")))), whole);
};
