// How a button of two states looks: on, off, or on its way while a device opens or the user is being asked for it. The label says what
// a press does.
import { t } from "../../core/i18n.js";
import { clear } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";

// `icons` are those for on and off; `key` is the shortcut, where there is one.
export const showSwitch = (button, { kind, icons, on, opening = false, key = null }) => {
	const look = `${on} ${opening}`;

	if (button.dataset.look === look)
		return;
	button.dataset.look = look;
	const label = t(`calls.${kind}_${on ? "off" : "on"}`);

	button.setAttribute("aria-label", label);
	button.setAttribute("aria-busy", String(opening));
	button.title = key ? `${label} (${key})` : label;
	button.classList.toggle("is-on", on);
	clear(button, icon(icons[on ? 0 : 1]));
};
