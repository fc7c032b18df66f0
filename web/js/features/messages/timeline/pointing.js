// Which message the toolbar belongs to, what opens its menu, and going from message to message by keys: one of them can be reached by Tab, the
// arrows go on from there.
import { onLongPress } from "./press.js";

export class Pointing {
	#rows;
	#toolbarOf;
	#menu;
	#on = null;              // the element that has the toolbar
	#toolbar = null;
	#reached = null;         // the one that Tab comes to
	#entering = false;       // Enter was pressed before the toolbar was there
	#stop = new AbortController();
	#leave;

	// `toolbarOf(element)` makes the toolbar of a message's row, or null, `menu(element)` opens its menu; `leave` is called on Escape.
	constructor(rows, { toolbarOf, menu, leave }) {
		this.#rows = rows;
		this.#toolbarOf = toolbarOf;
		this.#menu = menu;
		this.#leave = leave;
		const listen = (type, run) => rows.addEventListener(type, run, { signal: this.#stop.signal });

		listen("pointerover", (event) => event.pointerType === "mouse" && this.#point(event.target.closest(".message")));
		listen("pointerleave", (event) => event.pointerType === "mouse" && this.#point(this.#focused()));
		listen("focusin", (event) => this.#enter(event.target.closest(".message")));
		listen("focusout", (event) => this.#rows.contains(event.relatedTarget) || this.#point(null));
		listen("keydown", (event) => this.#key(event));
		// The key for it brings the browser's own menu when it is let go.
		listen("contextmenu", (event) => event.button !== 2 && !event.pointerType && !event.target.closest(".message-editor") && event.preventDefault());
		onLongPress(rows, menu, this.#stop.signal);
	}

	destroy() {
		this.#stop.abort();
	}

	#focused() {
		return this.#rows.contains(document.activeElement) ? document.activeElement.closest(".message") : null;
	}

	// What a button of the toolbar has opened keeps it where it is.
	get #held() {
		return this.#toolbar?.isConnected === true && this.#toolbar.querySelector('[aria-expanded="true"]') !== null;
	}

	#point(element) {
		if (this.#held)
			return;
		if (element === this.#on && (this.#toolbar === null || this.#toolbar.isConnected))
			return;
		const before = this.#toolbar;

		// A toolbar that has the focus loses it when it goes, which is heard here as well.
		this.#on = this.#toolbar = null;
		before?.parentNode?.classList.remove("pointed");
		before?.remove();
		this.#on = element;
		this.#toolbar = element && !element.classList.contains("editing") ? this.#toolbarOf(element) ?? null : null;
		if (this.#toolbar) {
			element.classList.add("pointed");
			element.append(this.#toolbar);
		}
	}

	// The toolbar says what is so no longer: what may be done has changed.
	refresh() {
		const element = this.#on;

		if (element && !element.isConnected)
			this.#on = this.#toolbar = null;
		else if (element?.classList.contains("editing"))
			this.#point(null);
		else if (element && this.#toolbar === null)
			this.#again(element);
	}

	// What was on its way when the pointer came is there now.
	#again(element) {
		this.#on = null;
		this.#point(element);
		if (this.#entering && element === document.activeElement)
			this.#entering = !this.#enterToolbar(element);
	}

	// Whether there was one to enter.
	#enterToolbar(element) {
		const button = element.querySelector(".message-actions button");

		button?.focus();
		return button !== null;
	}

	#enter(element) {
		if (!element)
			return;
		this.reach(element);
		this.#point(element);
	}

	// Tab comes to the author of the same message, and to its buttons.
	#setTab(element, index) {
		element?.setAttribute("tabindex", index);
		element?.querySelectorAll(".message-author[data-person], [data-stop]").forEach((stop) => stop.setAttribute("tabindex", index));
	}

	// Makes this the message that Tab comes to; without one, the last.
	reach(element = null) {
		const reached = this.#reached?.parentNode === this.#rows ? this.#reached : null;
		const wanted = element ?? reached ?? this.#last();

		if (reached === wanted)
			return;
		this.#setTab(this.#reached, "-1");
		this.#setTab(wanted, "0");
		this.#reached = wanted;
	}

	#last() {
		let element = this.#rows.lastElementChild;

		while (element && !element.classList.contains("message"))
			element = element.previousElementSibling;
		return element;
	}

	#beside(element, step) {
		do
			element = step < 0 ? element.previousElementSibling : element.nextElementSibling;
		while (element && !element.classList.contains("message"));
		return element;
	}

	#key(event) {
		const element = event.target.closest(".message");
		const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];

		if (event.key === "Escape" && !event.target.closest(".message-editor")) {
			this.#leave();
			event.preventDefault();
		} else if (element === event.target && step) {
			const next = this.#beside(element, step);

			next?.focus({ preventScroll: true });
			next?.scrollIntoView({ block: "nearest" });
			event.preventDefault();
		} else if (element === event.target && event.key === "Enter") {
			this.#entering = !this.#enterToolbar(element);
			event.preventDefault();
		} else if (element && (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && !event.target.closest(".message-editor")) {
			this.#menu(element);
			event.preventDefault();
		}
	}
}
