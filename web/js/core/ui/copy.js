// Putting a text on the clipboard.
import { t } from "../i18n.js";
import { el } from "./dom.js";
import { toast } from "./toast.js";

// Pages without TLS have no clipboard; a field that is selected serves instead. What lies below a dialog cannot be selected.
const copyByHand = (text) => {
	const field = el("textarea", { class: "visually-hidden", ".value": text });
	const before = document.activeElement;

	([...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body).append(field);
	field.select();
	const done = document.execCommand("copy");

	field.remove();
	before?.focus({ preventScroll: true });
	if (!done)
		throw new Error("The browser does not copy.");
};

// Copies, and tells whether it could be done; `failed` is null where the text is there to be copied by hand.
export const copyText = async (text, done = t("shell.copied"), failed = t("shell.copy_failed")) => {
	try {
		if (navigator.clipboard)
			await navigator.clipboard.writeText(text);
		else
			copyByHand(text);
		toast(done, { kind: "good" });
	} catch {
		if (failed)
			toast(failed, { kind: "bad" });
	}
};
