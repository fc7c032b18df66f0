// A sheet that comes up from the bottom of the page, for thumbs: over all else, closed by a touch beside it, Escape, or the way back.
import { t } from "../i18n.js";
import { el } from "./dom.js";

// Returns what closes it.
export const openSheet = (label, ...content) => {
	const before = document.activeElement;
	let touched = null;
	const element = el("dialog", { class: "sheet", "aria-label": label },
		el("button", { type: "button", class: "sheet-grip", "aria-label": t("shell.close"), on: { click: () => element.close() } }), content);

	element.addEventListener("close", () => {
		element.remove();
		if (document.activeElement === document.body && before?.isConnected)
			before.focus({ preventScroll: true });
	});
	// A touch beside it hits the dialog itself. What counts has begun here: the one that has opened it ends on whatever is there now.
	element.addEventListener("pointerdown", ({ target }) => {
		touched = target;
	});
	element.addEventListener("click", (event) => {
		if (touched === null && event.detail > 0)
			event.stopPropagation();
		else if (event.target === element && touched === element)
			element.close();
	}, { capture: true });
	document.body.append(element);
	element.showModal();
	return () => element.close();
};
