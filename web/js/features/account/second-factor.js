// Putting a second factor on one's account, and taking it off again: an authenticator reads a code, shows a number, and there are
// recovery codes for when it is lost.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { copyText } from "../../core/ui/copy.js";
import { openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { icon } from "../../core/ui/icons.js";
import { qrCode } from "../../core/ui/qr-code.js";
import { saveFile } from "../../core/ui/save.js";
import { copyField } from "../../core/ui/share.js";
import { toast } from "../../core/ui/toast.js";
import { factorField } from "./factor-field.js";

const password = () => field({ name: "current_password", label: t("settings.current_password"), type: "password", autocomplete: "current-password" });

const recoveryCodes = (codes) => {
	const text = `${codes.join("\n")}\n`;

	return [
		el("p", {}, t("settings.recovery_text")),
		el("ul", { class: "recovery-codes", role: "list", dir: "ltr" }, codes.map((code) => el("li", {}, el("code", {}, code)))),
		el("p", { class: "form-actions" },
			el("button", { type: "button", class: "button", on: { click: () => copyText(text) } }, icon("copy"), t("shell.copy")),
			el("button", { type: "button", class: "button", on: { click: () => saveFile(`${site.name} ${session.user.username}.txt`, text) } }, icon("download"), t("settings.recovery_save"))),
	];
};

// The recovery codes are shown this once, and stay until they are put away.
const showCodes = (codes) => openDialog({ title: t("settings.recovery"), body: recoveryCodes(codes),
	actions: [{ label: t("settings.recovery_kept"), kind: "primary" }] }).closed;

// First the code to scan, then the number that the authenticator shows for it.
const setUp = ({ secret, uri }) => {
	const dialog = openDialog({ title: t("settings.totp_set_up"), body: [
		el("p", { class: "quiet dialog-lead" }, t("settings.totp_scan")),
		el("div", { class: "share" }, qrCode(uri, t("shell.qr_of", { what: t("settings.totp") })), copyField(t("settings.totp_secret"), secret),
			form({
				label: t("settings.totp_confirm"),
				items: [field({ name: "code", label: t("people.totp_code"), hint: t("settings.totp_code_hint"), inputmode: "numeric", autocomplete: "one-time-code", maxlength: 16, dir: "ltr" })],
				submit: t("settings.totp_confirm"),
				run: async (values) => dialog.close((await api.post("auth/totp/confirm/", values)).recovery_codes),
			})),
	] });

	return dialog.closed;
};

const offForm = () => form({
	label: t("settings.totp"),
	items: [el("p", { class: "quiet" }, t("settings.totp_off_text")), password()],
	submit: t("settings.totp_on"),
	kind: "secondary",
	run: async (values) => {
		const codes = await setUp(await api.post("auth/totp/", values));

		if (!codes)
			return;
		await showCodes(codes);
		session.update({ ...session.user, totp: true });
		toast(t("settings.totp_is_on"), { kind: "good" });
	},
});

const onForm = () => form({
	label: t("settings.totp"),
	items: [el("p", {}, icon("check"), t("settings.totp_on_text")), password(), factorField("code")],
	submit: t("settings.totp_off"),
	kind: "secondary",
	run: async ({ current_password, code }) => {
		await api.delete("auth/totp/", { body: { current_password, ...code } });
		session.update({ ...session.user, totp: false });
		toast(t("settings.totp_is_off"), { kind: "good" });
	},
});

// Kept up to date until the signal.
export const secondFactor = (signal) => {
	const body = el("div", {}), heading = el("h2", { tabindex: "-1" }, t("settings.totp"));
	let shown = null;
	const draw = () => {
		if (!session.user || shown === session.user.totp)
			return;
		const focused = body.contains(document.activeElement);

		shown = session.user.totp;
		clear(body, shown ? onForm() : offForm());
		if (focused)
			heading.focus();
	};

	session.addEventListener("user", draw, { signal });
	draw();
	// Another device may have changed it.
	api.get("auth/me/", null, { signal }).then((user) => session.update(user), () => {});
	return el("section", { class: "section" }, heading, body);
};
