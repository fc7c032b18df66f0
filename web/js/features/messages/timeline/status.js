// What is said under a message that is not with the server yet: that it waits, for how long, or why it was refused.
import { steadyNow } from "../../../core/clock.js";
import { describe } from "../../../core/errors.js";
import { t } from "../../../core/i18n.js";
import { formatSpan } from "../../../core/span.js";
import { clear, el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";

const SOON_MS = 1500;

const button = (label, run) => el("button", { type: "button", class: "link", on: { click: run } }, label);

export class StatusView {
	element = el("div", { class: "message-status", hidden: true });
	#outbox;
	#reuse;
	#words = el("span", { dir: "auto" });
	#shown = "";

	// `reuse(entry)` takes a refused message back into the field.
	constructor(outbox, reuse) {
		this.#outbox = outbox;
		this.#reuse = reuse;
	}

	// `entry` of the outbox, or null for a message that is there. One that is sent within a moment says nothing.
	update(entry) {
		const shown = this.#kindOf(entry);

		if (shown !== this.#shown)
			clear(this.element, this.#pieces(shown, entry));
		this.#shown = shown;
		this.element.hidden = shown === "";
		if (shown !== "")
			this.#say(entry);
	}

	#kindOf(entry) {
		if (entry === null || (entry.state !== "failed" && Date.now() - entry.createdAt < SOON_MS))
			return "";
		return entry.state;
	}

	#pieces(shown, entry) {
		if (shown === "")
			return null;
		return [
			icon(shown === "failed" ? "warning" : "clock"),
			this.#words,
			shown === "failed" && button(t("messages.retry"), () => this.#outbox.retry(entry.nonce)),
			shown === "failed" && button(t("messages.edit"), () => {
				this.#reuse(entry);
				this.#outbox.discard(entry.nonce);
			}),
			shown !== "sending" && button(t("messages.discard"), () => this.#outbox.discard(entry.nonce)),
		];
	}

	#say(entry) {
		const seconds = Math.ceil((this.#outbox.pausedUntil - steadyNow()) / 1000), slow = this.#outbox.slowLeft(entry.room);
		const words = entry.state === "failed" ? t("messages.failed", { reason: describe(entry.error) })
			: slow > 0 ? t("messages.slow_waiting", { span: formatSpan(slow) })
			: seconds > 0 ? t("messages.limited", { count: seconds }) : t("messages.waiting");

		if (this.#words.textContent !== words)
			this.#words.textContent = words;
	}
}
