// Dialogs, on the browser's own <dialog>: it keeps the focus inside, closes on Escape and gives the focus back.
import { t } from "../i18n.js";
import { el, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { holdFocus, whileBusy } from "./redraw.js";

const button = (action, close) => el("button", {
	type: "button",
	class: { primary: "button-primary", danger: "button-danger" }[action.kind] ?? "button",
	autofocus: action.focus,
	on: { click: ({ currentTarget }) => whileBusy(currentTarget, async () => {
		// An action that answers false keeps the dialog open.
		if (!action.run || await action.run() !== false)
			close(action.value ?? null);
	}) },
}, action.label);

// Shows a dialog. `body` is a node, text or an array of them; an action is {label, kind?, run?, value?, focus?}. Returns
// {element, close(value), closed}: `closed` is a promise of the value of the action, null when it was dismissed.
export const openDialog = ({ title, body, actions = [], size = "small" }) => {
	const id = uniqueId("dialog");
	const back = holdFocus();
	let value = null;
	const close = (result = null) => {
		value = result;
		element.close();
	};
	const element = el("dialog", { class: `dialog dialog-${size}`, "aria-labelledby": id },
		el("header", { class: "dialog-header" },
			el("h2", { id, dir: "auto" }, title),
			el("button", { type: "button", class: "icon-button", "aria-label": t("shell.close"), on: { click: () => close() } },
				icon("close"))),
		el("div", { class: "dialog-body" }, body),
		actions.length > 0 && el("footer", { class: "dialog-actions" }, actions.map((action) => button(action, close))));
	const closed = new Promise((resolve) => {
		element.addEventListener("close", () => {
			element.remove();
			// Who has been led elsewhere stays there.
			back(document.activeElement === document.body);
			resolve(value);
		});
	});

	// A click on the backdrop hits the dialog itself.
	element.addEventListener("pointerdown", (event) => {
		if (event.target === element)
			close();
	});
	document.body.append(element);
	element.showModal();
	return { element, close, closed };
};

// Asks before something is done. Resolves to whether it was confirmed; `run`, when given, is done before the dialog closes.
export const confirmDialog = async ({ title, text, confirm, danger = false, run = null }) => {
	const answer = openDialog({
		title,
		body: el("p", { dir: "auto" }, text),
		actions: [
			{ label: t("shell.cancel"), value: false, focus: danger },
			{ label: confirm, kind: danger ? "danger" : "primary", value: true, focus: !danger, run },
		],
	});

	return await answer.closed === true;
};
