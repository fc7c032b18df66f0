// What stands in place of the composer where one may not write, and below it in slow mode. What has been written stays in the field.
import { serverNow } from "../../../core/clock.js";
import { formatDateTime, formatTime, t } from "../../../core/i18n.js";
import { clear, el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { formatSpan } from "../../../core/span.js";
import { rooms } from "../../rooms/rooms.js";
import { hindranceIn, slowLeft, slowSeconds } from "./hindrance.js";

const TICK_MS = 500;

const isToday = (moment) => new Date(moment).toDateString() === new Date(serverNow()).toDateString();

const wordsOf = ({ name, until }) => (name === "muted"
	? t("messages.muted", { when: (isToday(until) ? formatTime : formatDateTime)(until) }) : t("messages.read_only"));

export class HindranceView {
	element = el("p", { class: "composer-hindrance", role: "status", hidden: true });
	slow = el("span", { class: "composer-slow", hidden: true });
	#room;
	#changed;
	#shown = "";
	#slowShown = "";
	#timer = null;
	#stop = new AbortController();

	// `room()` gives the room as it is now; `changed()` is called when one may write, or may no longer.
	constructor(room, changed) {
		this.#room = room;
		this.#changed = changed;
		rooms.addEventListener("change", () => this.update(), { signal: this.#stop.signal });
	}

	destroy() {
		this.#stop.abort();
		clearInterval(this.#timer);
	}

	get closed() {
		return this.#shown !== "";
	}

	// Whether slow mode holds the next message back.
	get waits() {
		return slowLeft(this.#room()) > 0;
	}

	// It goes on by itself while there is something that ends with time.
	update() {
		const room = this.#room(), hindrance = hindranceIn(room), words = hindrance ? wordsOf(hindrance) : "", left = slowLeft(room), slow = this.#slowWords(room, left, hindrance);
		const timed = left > 0 || hindrance?.name === "muted";

		if (timed && this.#timer === null)
			this.#timer = setInterval(() => this.update(), TICK_MS);
		if (!timed) {
			clearInterval(this.#timer);
			this.#timer = null;
		}
		this.slow.hidden = slow === "";
		if (this.#shown === words && this.#slowShown === slow)
			return;
		this.#slowShown = this.slow.textContent = slow;
		if (this.#shown !== words) {
			this.#shown = words;
			this.element.hidden = words === "";
			clear(this.element, hindrance && icon(hindrance.name === "muted" ? "hush" : "lock"), el("span", {}, words));
		}
		this.#changed();
	}

	#slowWords(room, left, hindrance) {
		if (hindrance || slowSeconds(room) === 0)
			return "";
		return left > 0 ? t("messages.slow_left", { span: formatSpan(left) }) : t("messages.slow", { span: formatSpan(slowSeconds(room)) });
	}
}
