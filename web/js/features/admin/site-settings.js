// The name of the site, and who may make an account.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { site } from "../../core/site.js";
import { el } from "../../core/ui/dom.js";
import { choice, field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";
import { loadedPart } from "./loaded.js";

const NAME_MOST = 100;

export const REGISTRATIONS = ["open", "invite", "closed"];

export const loadSettings = (signal) => api.get("admin/settings/", {}, { signal });

// Stores, and has the whole page know.
export const saveSettings = async (fields) => {
	const stored = await api.patch("admin/settings/", fields);

	await site.refresh();
	return stored;
};

export const isFixed = ({ source }) => source === "configuration";

export const nameField = ({ value, source }, more = {}) => field({ name: "site_name", label: t("admin.site_name"), hint: more.empty ? null : t("admin.site_name_hint"), maxlength: NAME_MOST,
	autocomplete: "off", dir: "auto", ".value": source === "default" && more.empty ? "" : value });

// What the configuration of the server has is shown, and cannot be changed here.
const fixed = (label, text) => el("div", { class: "field" }, el("p", { class: "legend" }, label), el("p", {}, el("bdi", {}, text)),
	el("p", { class: "hint admin-fixed" }, icon("lock"), t("admin.fixed")));

const registration = ({ value }) => choice({ name: "registration", label: t("admin.registration"), value,
	options: REGISTRATIONS.map((each) => [each, t(`admin.registration_${each}`), t(`admin.registration_${each}_hint`)]) });

const draw = ({ site_name: name, registration: mode }) => {
	const items = [
		isFixed(name) ? fixed(t("admin.site_name"), name.value) : nameField(name),
		isFixed(mode) ? fixed(t("admin.registration"), t(`admin.registration_${mode.value}`)) : registration(mode),
	];

	if (isFixed(name) && isFixed(mode))
		return el("div", { class: "form" }, items);
	return form({ label: t("admin.settings"), items, submit: t("shell.save"), run: async (fields) => {
		await saveSettings(fields);
		toast(t("admin.settings_saved"), { kind: "good" });
	} });
};

export const siteSettings = () => loadedPart(loadSettings, draw);
