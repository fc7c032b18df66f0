// What one wants to be told of, in the settings: by this browser, and by all devices alike.
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { clear, el } from "../../core/ui/dom.js";
import { choice } from "../../core/ui/field.js";
import { toast } from "../../core/ui/toast.js";
import { failure, loading } from "../../core/ui/view.js";
import { canNotify, notifies, setNotify } from "../rooms/notify.js";
import { setSound, sounds } from "../rooms/sound.js";
import { levels } from "./level.js";
import { preferences } from "./preferences.js";
import { quietForm } from "./quiet-form.js";

const saved = () => toast(t("settings.saved"), { kind: "good" });

// Resolves to whether it could be done; what could not is told.
const attempt = async (fields) => {
	try {
		await preferences.save(fields);
		saved();
		return true;
	} catch (error) {
		toast(describe(error), { kind: "bad" });
		return false;
	}
};

const ofThisBrowser = () => {
	const hint = el("span", { class: "hint" }, t("settings.notify_hint"));
	const input = el("input", { type: "checkbox", ".checked": notifies(), on: { change: async () => {
		const wanted = input.checked;

		input.checked = await setNotify(wanted);
		if (wanted && !input.checked)
			hint.textContent = t("settings.notify_refused");
	} } });

	return canNotify() && el("label", { class: "choice" }, input, el("span", {}, t("settings.notify"), hint));
};

const soundChoice = () => {
	const input = el("input", { type: "checkbox", ".checked": sounds(), on: { change: () => setSound(input.checked) } });

	return el("label", { class: "choice" }, input, el("span", {}, t("settings.sound"), el("span", { class: "hint" }, t("settings.sound_hint"))));
};

const levelChoice = () => {
	const before = preferences.level;
	const picked = choice({ name: "notify_default", label: t("notifications.of_all"), value: before,
		options: [["default", t("notifications.depends"), t("notifications.default_is")],
			...levels.filter((level) => level !== "default").map((level) => [level, t(`notifications.level_${level}`)])],
		onChange: async (level) => {
			if (!await attempt({ notify_default: level }))
				picked.element.querySelectorAll("input").forEach((input) => {
					input.checked = input.value === preferences.level;
				});
		} });

	return picked.element;
};

// What is wrong with the hours is told in their form.
const saveQuiet = async (quiet) => {
	if (quiet === null)
		return attempt({ quiet });
	await preferences.save({ quiet });
	saved();
	return true;
};

export const notificationSection = () => {
	const body = el("div", {});
	const open = async () => {
		clear(body, loading());
		try {
			await preferences.load();
			clear(body, el("div", { class: "form" }, levelChoice(), quietForm(preferences.quiet, saveQuiet)));
		} catch (error) {
			// Earlier servers keep none of this.
			clear(body, error.status !== 404 && failure(error, open));
		}
	};

	open();
	return el("section", { class: "section", id: "notifications" }, el("h2", {}, t("notifications.notifications")),
		el("div", { class: "form" }, ofThisBrowser(), soundChoice(), body));
};
