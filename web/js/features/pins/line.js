// The line above a conversation with the message that was pinned last, which leads to it, and how many there are, which opens the list.
import { api } from "../../core/api.js";
import { formatNumber, t } from "../../core/i18n.js";
import { withLater } from "../../core/later.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { nameOf } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { redraw } from "../../core/ui/redraw.js";
import { withEmoji } from "../emoji/shown.js";
import { onDeleted } from "../messages/deleted.js";
import { lineOf } from "../messages/replies/line.js";

const SOON_MS = 200;

const known = new Map();        // id of a room → what the server last said of its pins, for who comes back

session.addEventListener("end", () => known.clear());

class PinLine {
	element = el("div", { class: "pin-line", hidden: true });
	#room;
	#channel;
	#go;
	#pins = { count: 0, results: [] };
	#asked = false;          // whether the server was, and has not failed
	#timer = null;
	#stop = new AbortController();

	constructor(room, channel, go) {
		const listen = (type, run) => channel.addEventListener(type, ({ detail }) => run(detail), { signal: this.#stop.signal });

		this.#room = room;
		this.#channel = channel;
		this.#go = go;
		for (const type of ["pin", "resync"])
			listen(type, () => this.#soon());
		listen("message_updated", (message) => this.#newest?.id === message.id && this.#soon());
		onDeleted(channel, () => this.#pins.count > 0 && this.#soon(), this.#stop.signal);
		// What the server can do may be known later than the room.
		site.addEventListener("change", () => this.begin(), { signal: this.#stop.signal });
		this.#show(known.get(room().id) ?? this.#pins);
	}

	destroy() {
		clearTimeout(this.#timer);
		this.#stop.abort();
	}

	get #newest() {
		return this.#pins.results[0]?.message;
	}

	#soon() {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#load(), SOON_MS);
	}

	// There is time for it.
	begin() {
		if (!this.#asked && this.#channel.tells)
			this.#load();
	}

	// Without an answer the line stays as it is until there is news.
	async #load() {
		const { id } = this.#room();

		clearTimeout(this.#timer);
		if (!site.has("pins"))
			return;
		this.#asked = true;
		try {
			const pins = await api.get(`rooms/${id}/pins/`, { page_size: 1 }, { signal: this.#stop.signal });

			known.set(id, pins);
			this.#show(pins);
		} catch {
			// Asked for again with the next of them.
			this.#asked = false;
		}
	}

	#show(pins) {
		this.#pins = pins;
		redraw(this.element, this.#draw);
	}

	#draw = () => {
		const { count } = this.#pins, message = this.#newest;

		this.element.hidden = !message;
		clear(this.element, message && [
			el("button", { type: "button", class: "pin-go", dataset: { action: "go" }, title: t("replies.go"), on: { click: () => this.#go(message.id) } }, icon("pin"),
				el("span", { class: "visually-hidden" }, `${t("pins.newest")} `), el("bdi", { class: "quote-name" }, nameOf(message.author)),
				el("span", { class: "quote-text", dir: "auto" }, withEmoji(lineOf(message)))),
			el("button", { type: "button", class: "button-plain pin-all", dataset: { action: "all" }, "aria-haspopup": "dialog", "aria-label": t("pins.all", { count }), title: t("pins.all", { count }),
				on: { click: withLater(({ pinList }) => pinList(this.#room(), this.#go)) } }, formatNumber(count), icon("chevron-down")),
		]);
	};
}

// `room()` gives the room as it is now, `go(id)` shows a message. {element, begin(), destroy()}.
export const pinLine = (room, channel, go) => new PinLine(room, channel, go);
