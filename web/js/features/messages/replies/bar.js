// What stands over the field while one answers a message: whose it is and how it begins, and the way out.
import { t } from "../../../core/i18n.js";
import { nameOf } from "../../../core/ui/avatar.js";
import { clear, el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { withEmoji } from "../../emoji/shown.js";
import { lineOf } from "./line.js";

// What of a message is kept with a draft and what waits to be sent.
const short = ({ id, author: { id: user, username, display_name }, ...message }) => ({ id, author: { id: user, username, display_name }, line: message.line ?? lineOf(message) });

export class ReplyBar {
	element = el("div", { class: "reply-bar", hidden: true });
	#reply = null;
	#changed;

	// `changed()` is called when another message is answered, or none.
	constructor(reply, changed) {
		this.#changed = changed;
		this.#draw(reply);
	}

	// { id, author, line }, null where none is answered.
	get reply() {
		return this.#reply;
	}

	// A message, what `reply` was, or null.
	set reply(message) {
		this.#draw(message);
		this.#changed();
	}

	#draw(message) {
		this.#reply = message && short(message);
		this.element.hidden = !message;
		clear(this.element, this.#reply && [icon("reply"),
			el("div", { class: "reply-text" }, el("span", { class: "reply-name", dir: "auto" }, t("replies.answering", { name: nameOf(this.#reply.author) })),
				el("span", { class: "reply-line", dir: "auto" }, withEmoji(this.#reply.line))),
			el("button", { type: "button", class: "icon-button", "aria-label": t("replies.cancel"), title: t("replies.cancel"), on: { click: () => {
				this.reply = null;
			} } }, icon("close"))]);
	}

	// Whether there was one to be given up.
	cancel() {
		const answering = this.#reply !== null;

		if (answering)
			this.reply = null;
		return answering;
	}
}
