// The button at the end of a row, with what can be done with it.
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { openPopover } from "../../core/ui/popover.js";

// `actions()` gives {icon, label, run, grave?} each, or something false.
export const rowMenu = (label, actions) => {
	const button = el("button", { type: "button", class: "icon-button", "aria-label": label, "aria-haspopup": "dialog", "aria-expanded": "false", title: label,
		on: { click: () => {
			const close = openPopover(button, label, el("div", { class: "admin-menu" }, actions().filter(Boolean).map((action) =>
				el("button", { type: "button", class: action.grave ? "button-plain danger" : "button-plain", on: { click: () => {
					close();
					action.run();
				} } }, icon(action.icon), action.label))));
		} } }, icon("more"));

	return button;
};
