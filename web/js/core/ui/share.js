// An address to give away: to be copied, and to be read by the camera of somebody who stands beside one.
import { t } from "../i18n.js";
import { copyText } from "./copy.js";
import { el, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { qrCode } from "./qr-code.js";

// A text that cannot be changed, with a button that copies it.
export const copyField = (label, text) => {
	const id = uniqueId("copy");
	const input = el("input", { id, type: "text", readonly: true, dir: "ltr", spellcheck: "false", ".value": text, on: { focus: () => input.select() } });

	return el("div", { class: "field" }, el("label", { for: id }, label),
		el("div", { class: "copy-line" }, input,
			el("button", { type: "button", class: "button", on: { click: () => copyText(text) } }, icon("copy"), t("shell.copy"))));
};

// The code and the address below it; `label` names both.
export const shareLink = (label, url) => el("div", { class: "share" }, qrCode(url, t("shell.qr_of", { what: label })), copyField(label, url));
