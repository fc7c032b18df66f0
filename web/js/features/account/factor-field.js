// The second factor as a field: a code of the authenticator, or, at the press of a button, one of the recovery codes.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";

const CODE_MOST = 16, RECOVERY_MOST = 40;

// As field() of core/ui/field.js, but its value is what the API takes: { [name]: code } or { recovery_code }. `name` is also what the
// server calls it where it is not good.
export const factorField = (name, { autofocus = false } = {}) => {
	const code = field({ name, label: t("people.totp_code"), hint: t("people.totp_hint"), inputmode: "numeric", autocomplete: "one-time-code", maxlength: CODE_MOST, spellcheck: "false", dir: "ltr", autofocus });
	const recovery = field({ name: "recovery_code", label: t("people.recovery_code"), hint: t("people.recovery_hint"), autocomplete: "off", autocapitalize: "none", maxlength: RECOVERY_MOST, spellcheck: "false", dir: "ltr" });
	let shown = code;
	const other = el("button", { type: "button", class: "link", on: { click: () => {
		shown = shown === code ? recovery : code;
		draw();
		shown.focus();
	} } });
	const draw = () => {
		code.element.hidden = shown !== code;
		recovery.element.hidden = shown !== recovery;
		other.textContent = t(shown === code ? "people.use_recovery" : "people.use_totp");
	};

	draw();
	return {
		name,
		get value() {
			return { [shown.name]: shown.value.trim() };
		},
		problem: () => shown.problem(),
		fail: (text) => shown.fail(text),
		focus: () => shown.focus(),
		element: el("div", { class: "factor" }, code.element, recovery.element, other),
	};
};
