// The line above a conversation with somebody whom the user has blocked: why nothing can be written there, and the way to change that.
import { t } from "../../core/i18n.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { redraw } from "../../core/ui/redraw.js";
import { blocks, unblock } from "./blocks.js";
import { partnerIn } from "./names.js";

// {element, destroy()}.
export const blockedLine = (room) => {
	const stop = new AbortController(), user = partnerIn(room);
	const element = el("div", { class: "banner", hidden: true });
	const fill = () => {
		element.hidden = !user || !blocks.has(user);
		clear(element, !element.hidden && [icon("block"), el("span", {}, t("direct.is_blocked", { name: user.display_name })),
			el("button", { type: "button", class: "button-plain", on: { click: () => unblock(user) } }, t("direct.unblock"))]);
	};
	const draw = () => redraw(element, fill);

	if (user) {
		blocks.addEventListener("change", draw, { signal: stop.signal });
		// Without the list there is no line, and the server refuses all the same.
		blocks.load().then(draw, () => {});
	}
	return { element, destroy: () => stop.abort() };
};
