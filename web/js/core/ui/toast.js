// Short notes over the page, which go by themselves: what has been done, or could not be.
import { t } from "../i18n.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { holdFocus, redraw } from "./redraw.js";

const STAYS_MS = 6000;
const MOST = 3;

// Above all else, also above a dialog that was opened meanwhile. (Browsers without popovers keep them below dialogs.)
const raise = (host) => {
	if (!host.showPopover)
		return;
	if (host.matches(":popover-open") && document.querySelector("dialog[open]"))
		host.hidePopover();
	if (!host.matches(":popover-open"))
		host.showPopover();
};

const GAP = 12;

// How much of the page's end has to stay free, so that no field, nor what stands around the one for messages, is below a note.
const freeAt = (note) => {
	const fields = [...document.querySelectorAll("input, textarea, select, .composer")].map((field) => field.getBoundingClientRect());
	const { left, right, height } = note;
	let bottom = innerHeight - GAP;

	for (const field of fields.sort((one, other) => other.top - one.top))
		if (field.width && field.right > left && field.left < right && field.bottom > bottom - height && field.top < bottom + GAP)
			bottom = field.top - GAP;
	return bottom > height ? innerHeight - GAP - bottom : 0;
};

const place = (host) => host.style.setProperty("--free", `${Math.max(0, freeAt(host.getBoundingClientRect()))}px`);

for (const type of ["resize", "hashchange", "focusin", "input"])
	window.addEventListener(type, () => {
		const host = document.getElementById("toasts");

		if (host.firstChild)
			requestAnimationFrame(() => place(host));
	});

let back = null;             // gives the focus to what had it before a note

const enter = (host, from) => {
	if (!from || host.contains(from))
		return;
	back?.(false);
	back = holdFocus(from);
};

// `kind` is "info", "good" or "bad". With an action it stays until it is used or closed.
export const toast = (text, { kind = "info", action = null } = {}) => {
	const host = document.getElementById("toasts");
	let timer = null;
	const close = () => {
		const had = note.contains(document.activeElement);

		clearTimeout(timer);
		redraw(host, () => {
			note.remove();
			if (!host.firstChild && host.hidePopover && host.matches(":popover-open"))
				host.hidePopover();
		});
		if (had) {
			back?.();
			back = null;
		}
	};
	const arm = () => {
		clearTimeout(timer);
		if (!action)
			timer = setTimeout(close, STAYS_MS);
	};
	const note = el("div", { class: `toast toast-${kind}`, role: kind === "bad" ? "alert" : "status",
		on: { pointerenter: () => clearTimeout(timer), pointerleave: arm, focusin: ({ relatedTarget }) => enter(host, relatedTarget) } },
	icon({ bad: "warning", good: "check" }[kind] ?? "info"),
	el("p", { dir: "auto" }, text),
	action && el("button", { type: "button", class: "button-plain", on: { click: () => {
		close();
		action.run();
	} } }, action.label),
	el("button", { type: "button", class: "icon-button", "aria-label": t("shell.close"), on: { click: close } }, icon("close")));

	redraw(host, () => {
		// The same again takes the place of what it repeats.
		[...host.children].filter((old) => old.querySelector("p").textContent === text).forEach((old) => old.remove());
		host.append(note);
		[...host.children].slice(0, -MOST).forEach((old) => old.remove());
		raise(host);
		place(host);
		arm();
	});
	return close;
};
