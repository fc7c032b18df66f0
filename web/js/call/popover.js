// A small panel beside a button, in the browser's top layer: it closes on Escape and on a click elsewhere, and gives the
// focus back.
import { el } from "../dom.js";

const GAP = 6;

const place = (panel, button) => {
	const from = button.getBoundingClientRect(), size = panel.getBoundingClientRect();
	const above = from.top - GAP - size.height;
	const left = Math.min(Math.max(GAP, from.right - size.width), innerWidth - size.width - GAP);

	panel.style.left = `${Math.max(GAP, left)}px`;
	panel.style.top = `${above >= GAP ? above : Math.min(from.bottom + GAP, innerHeight - size.height - GAP)}px`;
};

// Opens a panel with this content; returns what closes it.
export const openPopover = (button, label, ...content) => {
	const panel = el("div", { class: "call-popover", popover: "auto", role: "dialog", "aria-label": label }, content);
	const host = document.fullscreenElement ?? document.body;

	host.append(panel);
	button.setAttribute("aria-expanded", "true");
	panel.addEventListener("toggle", ({ newState }) => {
		if (newState !== "closed")
			return;
		button.setAttribute("aria-expanded", "false");
		if (panel.contains(document.activeElement) || document.activeElement === document.body)
			button.focus();
		panel.remove();
	});
	panel.showPopover();
	place(panel, button);
	panel.querySelector("input, select, button")?.focus();
	return () => panel.hidePopover();
};
