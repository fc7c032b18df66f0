// The elements around the rows: what scrolls, its two ends, what stands there while nothing can, and the way to the newest.
import { t } from "../../../core/i18n.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { skeleton, troubleWith } from "./markers.js";

const QUIET_MS = 1000;

export class Frame {
	rows = el("div", { class: "timeline-rows" });
	older = el("div", { class: "timeline-end" });
	newer = el("div", { class: "timeline-end" });
	log;
	element;
	#instead = skeleton();
	#words = el("span", {});
	#newest;
	#back;
	#calm = null;

	// `toNewest` and `back` are called when their buttons are pressed.
	constructor(toNewest, back) {
		this.#newest = el("button", { type: "button", class: "way to-newest", hidden: true, on: { click: toNewest } }, icon("down"), this.#words);
		this.#back = el("button", { type: "button", class: "way", hidden: true, on: { click: back } }, icon("back-to"), t("replies.back"));
		this.log = el("div", { class: "timeline-scroll", role: "log", "aria-label": t("messages.log"), "aria-live": "off" },
			this.#instead, this.older, this.rows, this.newer);
		this.element = el("div", { class: "timeline" }, this.log, el("div", { class: "ways" }, this.#back, this.#newest));
	}

	// The rows stand for themselves from now on.
	open() {
		this.#instead?.remove();
		this.#instead = null;
	}

	// Nothing could be had, and why.
	fail(error, again) {
		const trouble = troubleWith(error, again);

		this.#instead?.replaceWith(trouble);
		this.#instead = trouble;
	}

	// `atEnd`: there is nothing below; `count`: how many new messages are.
	tellBelow(atEnd, count) {
		const words = count > 0 ? t("messages.below", { count }) : t("messages.to_newest");

		this.#newest.hidden = atEnd;
		this.#newest.classList.toggle("fresh", count > 0);
		if (this.#words.textContent !== words)
			this.#words.textContent = words;
	}

	// Whether there is a message to go back to.
	offerBack(there) {
		this.#back.hidden = !there;
	}

	// What is drawn next is history and no news: screen readers are not told …
	hush() {
		this.stop();
		this.log.setAttribute("aria-live", "off");
	}

	// … until it has been drawn for a while.
	speak() {
		this.#calm ??= setTimeout(() => this.log.setAttribute("aria-live", "polite"), QUIET_MS);
	}

	stop() {
		clearTimeout(this.#calm);
		this.#calm = null;
	}
}
