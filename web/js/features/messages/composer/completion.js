// Completes what is being typed in a field with one of a list: the arrows choose, Enter or Tab takes, Escape closes.
import { Suggestions } from "./suggestions.js";

const PAUSE_MS = 150;

export class Completion {
	#field;
	#typedAt;
	#list;
	#typed = null;           // what is being typed
	#closed = null;          // where that begins of which the user wants no list
	#timer = null;
	#stop = new AbortController();

	// `field` has its `element`, insert(text), and asks intercept(event) first about each key. `typedAt(text, cursor)` gives what is being
	// typed there, null for nothing: where it begins (`start`) and what stands there (`name`); the `label` of the list; items(), those that
	// fit, and isKnown(), whether these are all, else ask() brings more, after a `pause` in milliseconds; contents(item) for the list,
	// textOf(item) for the field, which takes the place of all from `start` on; and replacement(), where it is a text that stands for
	// another: that one, or null.
	constructor(field, typedAt) {
		const { element } = field, { signal } = this.#stop;

		this.#field = field;
		this.#typedAt = typedAt;
		this.#list = new Suggestions(element, (item) => this.#take(item));
		field.intercept = (event) => this.#list.open && this.#key(event);
		element.addEventListener("input", () => this.look(), { signal });
		for (const type of ["keyup", "click", "blur"])
			element.addEventListener(type, () => this.#left() && this.#close(), { signal });
		for (const type of ["resize", "scroll"])
			window.addEventListener(type, () => this.#list.open && this.#list.place(), { signal, capture: true });
	}

	get #now() {
		const { value, selectionStart, selectionEnd } = this.#field.element;

		return selectionStart === selectionEnd ? this.#typedAt(value, selectionStart) : null;
	}

	// Whether the cursor is no longer behind what was typed. It may come upon a name, which is no reason to suggest others.
	#left() {
		const now = this.#now;

		return document.activeElement !== this.#field.element || now?.start !== this.#typed?.start || now?.name !== this.#typed?.name;
	}

	// What is being typed now is another thing, or more of it.
	look() {
		const now = this.#now;

		if (now?.start !== this.#closed)
			this.#closed = null;
		if (!now || this.#closed !== null) {
			this.#close();
			return;
		}
		if (now.replacement) {
			this.#replace(now);
			return;
		}
		clearTimeout(this.#timer);
		this.#typed = now;
		this.#show();
		if (!now.isKnown())
			this.#timer = setTimeout(() => this.#ask(now), now.pause ?? PAUSE_MS);
	}

	#replace({ start, replacement }) {
		const { element } = this.#field, text = replacement();

		this.#close();
		if (!text)
			return;
		element.setSelectionRange(start, element.selectionStart);
		this.#field.insert(text);
	}

	async #ask(typed) {
		try {
			await typed.ask();
		} catch {
			return;
		}
		if (this.#typed === typed)
			this.#show();
	}

	#show() {
		this.#list.show(this.#typed.items(), this.#typed);
	}

	#close() {
		clearTimeout(this.#timer);
		this.#typed = null;
		this.#list.hide();
	}

	// Whether a key was for the list.
	#key(event) {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

		if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
			return false;
		if (step)
			this.#list.move(step);
		else if (event.key === "Enter" || event.key === "Tab")
			this.#take(this.#list.chosen);
		else if (event.key === "Escape") {
			this.#closed = this.#typed.start;
			this.#close();
		} else
			return false;
		return true;
	}

	// With a blank behind it where there is none.
	#take(item) {
		const { element } = this.#field, end = element.selectionStart, text = this.#typed.textOf(item);

		element.setSelectionRange(this.#typed.start, element.value[end] === " " ? end + 1 : end);
		this.#close();
		this.#field.insert(`${text} `);
	}

	destroy() {
		this.#stop.abort();
		this.#close();
	}
}
