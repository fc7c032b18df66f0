// The user's rooms with what is unread, who is in a call and when somebody last wrote; and a field that finds one of them.
import { serverNow } from "../../core/clock.js";
import { searchKey } from "../../core/fold.js";
import { formatDateTime, formatShort, t } from "../../core/i18n.js";
import { navigate, roomHash, route } from "../../core/router.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { empty, failure, loading } from "../../core/ui/view.js";
import { rooms } from "./rooms.js";
import { UNREAD_MOST } from "./unread.js";

const FACES = 3;

const unreadText = (count) => (count >= UNREAD_MOST ? `${UNREAD_MOST - 1}+` : String(count));

const callMark = ({ call }) => call?.active && el("span", { class: "in-call" },
	icon("phone"),
	call.participants.slice(0, FACES).map((user) => avatar(user, 16)),
	call.participants.length > FACES && el("span", { class: "in-call-more" }, `+${call.participants.length - FACES}`),
	el("span", { class: "visually-hidden" }, t("rooms.in_call", { count: call.participants.length,
		names: call.participants.map((user) => user.display_name).join(", ") })));

const timeMark = (room) => {
	const at = rooms.lastActivity(room.id);

	return at && el("time", { class: "room-time", datetime: at, title: formatDateTime(at) }, formatShort(at));
};

const unreadMark = (count) => count > 0 && el("span", { class: "badge" }, unreadText(count),
	el("span", { class: "visually-hidden" }, ` ${t("rooms.unread", { count })}`));

const fill = (link, room) => {
	const unread = rooms.unread(room.id);

	link.className = unread ? "room-link has-unread" : "room-link";
	clear(link,
		icon(room.visibility === "private" ? "lock" : "hash"),
		el("span", { class: "room-name", dir: "auto" }, room.name),
		callMark(room),
		timeMark(room),
		unreadMark(unread));
};

// What of a room shows in its link.
const lookOf = ({ name, visibility, call }) => JSON.stringify([name, visibility,
	call?.active && call.participants.map((user) => [user.id, user.avatar_url])]);

// Whether a link still shows what is so: only links that change are drawn again. A room is never changed but replaced
// (store/rooms.js), often by one that looks the same.
const isDrawn = ({ drawn }, now) => {
	const same = drawn !== undefined && drawn.unread === now.unread && drawn.at === now.at && drawn.today === now.today
		&& (drawn.room === now.room || lookOf(drawn.room) === lookOf(now.room));

	if (same)
		drawn.room = now.room;
	return same;
};

const setOnly = (element, name, value) => {
	if (element.getAttribute(name) === value)
		return;
	if (value === null)
		element.removeAttribute(name);
	else
		element.setAttribute(name, value);
};

class List {
	#links = new Map();
	#items = el("ul", { class: "room-items", role: "list" });
	#state = el("div", {});
	#words = "";
	#frame = 0;
	#today = "";             // the times of the list are told by it

	constructor() {
		this.input = el("input", {
			type: "search", class: "room-filter", placeholder: t("rooms.find"), "aria-label": t("rooms.find"),
			autocomplete: "off", spellcheck: "false", "aria-keyshortcuts": "Control+K",
			on: { input: () => this.#filter(), keydown: (event) => this.#typed(event) },
		});
		this.element = el("div", { class: "room-list" },
			el("div", { class: "room-search" }, icon("search"), this.input, el("kbd", { "aria-hidden": "true" }, "Ctrl K")),
			el("div", { class: "room-scroll", on: { keydown: (event) => this.#walk(event) } }, this.#items, this.#state));
	}

	// At most once a frame, however many messages arrive.
	later() {
		this.#frame ||= requestAnimationFrame(() => this.draw());
	}

	stop() {
		cancelAnimationFrame(this.#frame);
	}

	draw() {
		const shown = this.#words ? rooms.list.filter((room) => searchKey(room.name).includes(this.#words)) : rooms.list;

		this.#frame = 0;
		this.#today = new Date(serverNow()).toDateString();
		this.#arrange(shown.map((room) => this.#link(room).parentElement));
		this.#mark(shown);
		this.#sayState(this.#stateText(shown));
	}

	#sayState(state) {
		if (state || this.#state.firstChild)
			clear(this.#state, state);
	}

	#link(room) {
		let link = this.#links.get(room.id);

		if (!link) {
			link = el("a", { href: roomHash(room.id), class: "room-link" });
			el("li", {}, link);
			this.#links.set(room.id, link);
		}
		const now = { room, unread: rooms.unread(room.id), at: rooms.lastActivity(room.id), today: this.#today };

		if (!isDrawn(link, now)) {
			link.drawn = now;
			fill(link, room);
		}
		return link;
	}

	// Moves only what stands in the wrong place, and keeps the focus where it is.
	#arrange(wanted) {
		const focused = document.activeElement;
		const keep = new Set(wanted);

		[...this.#items.children].forEach((item) => keep.has(item) || item.remove());
		let next = this.#items.firstElementChild;

		for (const item of wanted) {
			if (item === next)
				next = next.nextElementSibling;
			else
				this.#items.insertBefore(item, next);
		}
		for (const id of this.#links.keys())
			if (!rooms.get(id))
				this.#links.delete(id);
		if (focused !== document.activeElement && focused?.isConnected)
			focused.focus({ preventScroll: true });
	}

	// The open room is marked; of all links one is in the order of Tab, the arrows reach the others.
	#mark(shown) {
		const open = route().room;
		const stop = shown.find((room) => room.id === open) ?? shown[0];

		for (const room of shown) {
			const link = this.#links.get(room.id);

			setOnly(link, "aria-current", room.id === open ? "page" : null);
			setOnly(link, "tabindex", room === stop ? "0" : "-1");
		}
	}

	#stateText(shown) {
		if (shown.length)
			return rooms.error && failure(rooms.error, () => rooms.load());
		if (!rooms.loaded)
			return rooms.error ? failure(rooms.error, () => rooms.load()) : loading();
		if (this.#words)
			return empty("search", t("rooms.none_found"), null,
				el("a", { class: "button", href: `#/directory?search=${encodeURIComponent(this.input.value.trim())}` },
					t("rooms.search_directory")));
		return empty("room", t("rooms.none"), t("rooms.none_text"));
	}

	#filter() {
		this.#words = searchKey(this.input.value);
		this.draw();
	}

	#typed(event) {
		const [first] = this.#items.querySelectorAll("a");

		if (event.key === "Enter" && first) {
			navigate(first.getAttribute("href"));
			this.#reset();
		} else if (event.key === "ArrowDown" && first) {
			event.preventDefault();
			first.focus();
		} else if (event.key === "Escape" && this.#words) {
			event.preventDefault();
			this.#reset();
		}
	}

	#reset() {
		this.input.value = "";
		this.#filter();
	}

	#walk(event) {
		const links = [...this.#items.querySelectorAll("a")];
		const at = links.indexOf(document.activeElement);
		const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];

		if (at < 0 || to === undefined)
			return;
		event.preventDefault();
		if (to < 0)
			this.input.focus();
		else
			links[Math.min(to, links.length - 1)].focus();
	}
}

// {element, input, draw()}; it keeps itself up to date until the signal.
export const roomList = (signal) => {
	const list = new List();

	rooms.addEventListener("change", () => list.later(), { signal });
	window.addEventListener("hashchange", () => list.later(), { signal });
	signal.addEventListener("abort", () => list.stop());
	list.draw();
	return list;
};
