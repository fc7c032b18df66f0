// A small panel beside a button, in the browser's top layer: it closes on Escape and on a click elsewhere, and gives the
// focus back.
import { el } from "./dom.js";
import { holdFocus } from "./redraw.js";

const GAP = 6;

// Above the button, with one end of the panel at the same end of it, and always within the window.
const place = (panel, button, align) => {
	const from = button.getBoundingClientRect(), size = panel.getBoundingClientRect();
	const above = from.top - GAP - size.height, left = align === "start" ? from.left : from.right - size.width;

	panel.style.left = `${Math.max(GAP, Math.min(left, innerWidth - size.width - GAP))}px`;
	panel.style.top = `${above >= GAP ? above : Math.min(from.bottom + GAP, innerHeight - size.height - GAP)}px`;
};

// Safari learnt popovers in its version 17; before, the panel stands on the page itself.
const layered = "showPopover" in HTMLElement.prototype;

// Calls back when the user is through with the panel: on Escape, or somewhere else.
const leaving = (panel, done) => {
	const stop = new AbortController(), { signal } = stop;

	document.addEventListener("pointerdown", ({ target }) => panel.contains(target) || done(), { signal, capture: true });
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape") {
			event.preventDefault();
			done();
		}
	}, { signal });
	return () => stop.abort();
};

// Opens a panel with this content; returns what closes it, with `place()` for when the content has grown. `align`: which end of the panel
// is at that of the button.
export const openPanel = (button, { label, align }, ...content) => {
	const panel = el("div", { class: "popover", popover: layered ? "auto" : null, role: "dialog", "aria-label": label }, content);
	const host = document.fullscreenElement ?? document.body;
	const stop = new AbortController(), back = holdFocus(button);
	let forget = null;
	const closed = () => {
		stop.abort();
		forget?.();
		button.setAttribute("aria-expanded", "false");
		back(panel.contains(document.activeElement) || document.activeElement === document.body);
		panel.remove();
	};

	host.append(panel);
	button.setAttribute("aria-expanded", "true");
	panel.addEventListener("beforetoggle", ({ newState }) => button.setAttribute("aria-expanded", String(newState === "open")));
	panel.addEventListener("toggle", ({ newState }) => newState === "closed" && closed());
	if (layered)
		panel.showPopover();
	else
		forget = leaving(panel, closed);
	place(panel, button, align);
	window.addEventListener("resize", () => place(panel, button, align), { signal: stop.signal });
	panel.querySelector("input, select, button")?.focus();
	const close = () => (layered ? panel.isConnected && panel.hidePopover() : closed());

	close.place = () => panel.isConnected && place(panel, button, align);
	return close;
};

export const openPopover = (button, label, ...content) => openPanel(button, { label, align: "end" }, ...content);
