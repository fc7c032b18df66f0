// The messages that call the user, from all rooms but direct ones, the newest first.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { connection } from "../../core/live/connection.js";
import { session } from "../../core/session.js";
import { clear, el } from "../../core/ui/dom.js";
import { goOn, redraw } from "../../core/ui/redraw.js";
import { arrange, keptRows } from "../../core/ui/rows.js";
import { empty, failure, loading, page } from "../../core/ui/view.js";
import { callsUser } from "../messages/text/mention.js";
import { rooms } from "../rooms/rooms.js";
import { after, concerns } from "./concerns.js";
import { isUnread, mentionItem } from "./item.js";
import { unreadMentions } from "./unread.js";

const PAGE = 30;
const SOON_MS = 300;

// What of a message shows that may become another, beside the message itself.
const lookOf = (message) => [message, rooms.get(message.room_id)?.name, isUnread(message)];

class Mentions {
	#messages = [];
	#count = null;
	#error = null;
	#busy = false;
	#unread = unreadMentions();
	#timer = null;
	#row = keptRows();
	#stop = new AbortController();
	#list = el("ul", { class: "mention-list", role: "list", on: { keydown: (event) => this.#walk(event) } });
	#state = el("div", {});

	constructor() {
		const { signal } = this.#stop;

		this.element = page({ title: t("messages.mentions"), wide: true }, this.#list, this.#state);
		rooms.addEventListener("message", ({ detail }) => callsUser(detail) && this.#soon(), { signal });
		rooms.addEventListener("change", () => this.#changed(), { signal });
		rooms.addEventListener("gone", () => this.#soon(), { signal });
		connection.addEventListener("frame", ({ detail: { type, data } }) => this.#heard(type, data), { signal });
		this.#load();
	}

	title() {
		return t("messages.mentions");
	}

	destroy() {
		this.#stop.abort();
		clearTimeout(this.#timer);
	}

	// What is gone or reads otherwise is so at once: the first page, which is asked for again, tells nothing of those behind it.
	#heard(type, data) {
		if (!concerns(type, data, this.#messages))
			return;
		this.#soon();
		this.#messages = after(type, data, this.#messages, callsUser);
		this.#draw();
	}

	// There are more of them, or others, than there were.
	#changed() {
		const unread = unreadMentions();

		if (unread > this.#unread)
			this.#soon();
		this.#unread = unread;
		this.#draw();
	}

	#soon() {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => (this.#busy ? this.#soon() : this.#load(1)), SOON_MS);
	}

	// A page: the next one, or the first one again.
	async #load(number = Math.floor(this.#messages.length / PAGE) + 1) {
		const last = this.#messages.at(-1);

		this.#busy = true;
		this.#error = null;
		this.#draw();
		try {
			const { count, results } = await api.get("mentions/", { page: number, page_size: PAGE }, { signal: this.#stop.signal });

			this.#count = count;
			this.#merge(results, number === 1);
		} catch (error) {
			if (error.name === "AbortError")
				return;
			this.#error = error;
		}
		this.#busy = false;
		this.#draw();
		goOn(this.#state, this.#list.children[this.#messages.indexOf(last) + 1]);
	}

	// The first page also tells what is no more among those that it reaches over.
	#merge(found, first) {
		const end = found.length < PAGE ? 0 : found.at(-1).id;
		const kept = first ? this.#messages.filter(({ id }) => id < end) : this.#messages;
		const all = new Map([...kept, ...found].map((message) => [message.id, message]));

		this.#messages = [...all.values()].sort((a, b) => b.id - a.id);
	}

	#draw() {
		redraw(this.#list, this.#drawList);
		redraw(this.#state, this.#drawState);
	}

	#drawList = () => arrange(this.#list, session.user ? this.#messages.map((message) => this.#row(message.id, lookOf(message), () => mentionItem(message))) : []);

	#drawState = () => clear(this.#state, this.#stateText());

	#stateText() {
		if (this.#error)
			return failure(this.#error, () => this.#load());
		if (this.#busy)
			return this.#messages.length === 0 && loading();
		if (!this.#messages.length)
			return empty("at", t("messages.no_mentions"), t("messages.no_mentions_text"));
		return this.#messages.length < this.#count && el("p", { class: "more" },
			el("button", { type: "button", class: "button", on: { click: () => this.#load() } }, t("shell.more")));
	}

	#walk(event) {
		const links = [...this.#list.querySelectorAll(".mention-open")], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		const at = links.indexOf(event.target.closest(".mention-item")?.querySelector(".mention-open"));

		if (!step || at < 0)
			return;
		event.preventDefault();
		links[Math.max(0, Math.min(at + step, links.length - 1))].focus();
	}
}

export const mentions = () => new Mentions();
