// Completes names and emoji in a field for messages: an @ opens the list of those who may be meant, a colon and two letters that of emoji;
// the arrows choose, Enter or Tab takes, Escape closes.
import { emojiOf, findEmoji, loadEmoji, usedEmoji } from "../../emoji/emoji.js";
import { codeAt, nameAt } from "./caret.js";
import { Suggestions } from "./suggestions.js";

const PAUSE_MS = 150;
const EMOJI_MOST = 8;

export class Completion {
	#field;
	#candidates;
	#list;
	#typed = null;           // the name that is being typed: { start, name }
	#closed = null;          // where the @ stands for which the user wants no list
	#timer = null;
	#stop = new AbortController();

	constructor(field, candidates) {
		const { element } = field, { signal } = this.#stop;

		this.#field = field;
		this.#candidates = candidates;
		this.#list = new Suggestions(element, (item) => this.#take(item));
		field.intercept = (event) => this.#list.open && this.#key(event);
		element.addEventListener("input", () => this.#changed(), { signal });
		for (const type of ["keyup", "click", "blur"])
			element.addEventListener(type, () => this.#left() && this.#close(), { signal });
		for (const type of ["resize", "scroll"])
			window.addEventListener(type, () => this.#list.open && this.#list.place(), { signal, capture: true });
	}

	get #now() {
		const { value, selectionStart, selectionEnd } = this.#field.element;

		return selectionStart === selectionEnd ? nameAt(value, selectionStart) ?? codeAt(value, selectionStart) : null;
	}

	// Whether the cursor is no longer behind what was typed. It may come upon a name, which is no reason to suggest others.
	#left() {
		const now = this.#now;

		return document.activeElement !== this.#field.element || now?.start !== this.#typed?.start || now?.name !== this.#typed?.name;
	}

	#changed() {
		const now = this.#now;

		if (now?.start !== this.#closed)
			this.#closed = null;
		if (!now || this.#closed !== null) {
			this.#close();
			return;
		}
		if (now.whole) {
			this.#replace(now);
			return;
		}
		clearTimeout(this.#timer);
		this.#typed = now;
		if (now.code) {
			loadEmoji().then(() => this.#typed === now && this.#show(), () => {});
			return;
		}
		this.#show();
		if (!this.#candidates.knows(now.name))
			this.#timer = setTimeout(() => this.#ask(now), PAUSE_MS);
	}

	// A short code with both its colons becomes its emoji.
	#replace({ start, name }) {
		const { element } = this.#field, emoji = emojiOf(name.toLowerCase());

		this.#close();
		if (!emoji)
			return;
		element.setSelectionRange(start, element.selectionStart);
		usedEmoji(emoji);
		this.#field.insert(emoji);
	}

	async #ask(typed) {
		try {
			await this.#candidates.ask(typed.name);
		} catch {
			return;
		}
		if (this.#typed === typed)
			this.#show();
	}

	#show() {
		this.#list.show(this.#typed.code ? findEmoji(this.#typed.name, EMOJI_MOST) : this.#candidates.matching(this.#typed.name));
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

	// Puts the name, or the emoji, in the place of what was typed, with a blank behind it where there is none.
	#take(item) {
		const { element } = this.#field, end = element.selectionStart, name = typeof item === "string" ? item : item.username;

		if (item.emoji)
			usedEmoji(item.emoji);
		element.setSelectionRange(this.#typed.start, element.value[end] === " " ? end + 1 : end);
		this.#close();
		this.#field.insert(`${item.emoji ?? `@${name}`} `);
	}

	destroy() {
		this.#stop.abort();
		this.#close();
	}
}
