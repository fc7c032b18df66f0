// A field for a message: as high as what is in it, sent by Enter (on touch screens, where Enter is what one has for a new
// line, by a button), with a count once it becomes tight. Shared by the composer and by editing.
import { t } from "../../../core/i18n.js";
import { el } from "../../../core/ui/dom.js";
import { insertText } from "../../../core/ui/insert.js";
import { isTouch } from "../../../core/ui/touch.js";
import { isTaken } from "./taken.js";

const COUNT_FROM = 200;

// Characters as the server counts them.
const lengthOf = (text) => {
	let length = 0;

	for (const character of text)
		length += character ? 1 : 0;
	return length;
};

export class Field {
	intercept = null;        // asked about each key first: whether it was meant for something else
	counter = el("span", { class: "field-counter", role: "status", hidden: true });
	element;
	#limit;
	#options;

	// `submit` and `cancel` are called on Enter and Escape, which goes on where `cancel` answers false; `changed` on input; `up` on the
	// arrow up in an empty field.
	constructor({ label, value = "", placeholder = null, limit, ...options }) {
		this.#limit = limit;
		this.#options = options;
		this.element = el("textarea", { class: "message-field", rows: "1", dir: "auto", "aria-label": label, placeholder,
			autocomplete: "off", enterkeyhint: isTouch() ? "enter" : "send", ".value": value,
			on: { input: () => this.#input(), keydown: (event) => this.#key(event) } });
		this.#count();
		requestAnimationFrame(() => this.fit());
	}

	get value() {
		return this.element.value;
	}

	set value(text) {
		this.element.value = text;
		this.#input();
	}

	// How many characters there are too many.
	get excess() {
		return this.value.length <= this.#limit ? 0 : Math.max(0, lengthOf(this.value.trim()) - this.#limit);
	}

	// Puts text where the cursor is.
	insert(text) {
		insertText(this.element, text);
	}

	focusEnd() {
		this.element.focus({ preventScroll: true });
		this.element.setSelectionRange(this.value.length, this.value.length);
		this.fit();
	}

	// Browsers that can do it by style alone need no help.
	fit() {
		if (CSS.supports("field-sizing", "content"))
			return;
		this.element.style.height = "auto";
		this.element.style.height = `${this.element.scrollHeight + 2}px`;
	}

	#input() {
		this.fit();
		this.#count();
		this.#options.changed?.();
	}

	#count() {
		const left = this.value.length < this.#limit - COUNT_FROM * 2 ? Infinity : this.#limit - lengthOf(this.value.trim());

		this.counter.hidden = left > COUNT_FROM;
		this.counter.classList.toggle("over", left < 0);
		if (left <= COUNT_FROM) {
			this.counter.textContent = t(left < 0 ? "messages.too_long" : "messages.left", { count: Math.abs(left) });
			this.element.setAttribute("aria-invalid", String(left < 0));
		} else {
			this.element.removeAttribute("aria-invalid");
		}
	}

	#key(event) {
		if (isTaken(event, this.intercept))
			return;
		if (event.key === "Enter" && !event.altKey && this.#sends(event)) {
			event.preventDefault();
			this.#options.submit();
		} else if (event.key === "Escape" && this.#options.cancel && this.#options.cancel() !== false) {
			event.preventDefault();
			event.stopPropagation();
		} else if (event.key === "ArrowUp" && this.value === "" && this.#options.up && !event.shiftKey && this.#options.up()) {
			event.preventDefault();
		}
	}

	// On touch the other way about; with Ctrl or ⌘ always.
	#sends(event) {
		return event.ctrlKey || event.metaKey || event.shiftKey === isTouch();
	}
}
