// The user's rooms with what is unread, who is in a call and when somebody last wrote; and a field that finds one of them.
import { serverNow } from "../../core/clock.js";
import { describe } from "../../core/errors.js";
import { searchKey } from "../../core/fold.js";
import { formatDateTime, formatShort, t } from "../../core/i18n.js";
import { connection } from "../../core/live/connection.js";
import { navigate, roomHash, route, searchHash } from "../../core/router.js";
import { site } from "../../core/site.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el, uniqueId } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { redraw } from "../../core/ui/redraw.js";
import { arrange } from "../../core/ui/rows.js";
import { toast } from "../../core/ui/toast.js";
import { empty, failure, loading } from "../../core/ui/view.js";
import { directMark } from "../direct/about.js";
import { isDirect, partnerIn } from "../direct/names.js";
import { preferences } from "../notifications/preferences.js";
import { drafts } from "../messages/composer/drafts.js";
import { badgeMarks } from "./badge.js";
import { draftMark, draftOf, previewLine, previewOf } from "./last-line.js";
import { badgeOf } from "./levels.js";
import { roomIcon } from "./mark.js";
import { previews } from "./previews.js";
import { rooms } from "./rooms.js";
import { inSections, sections } from "./sections.js";

const FACES = 3;

// A narrow page has the list alone, with two lines and a picture a room; a wide one has it beside the room, a line each.
const narrow = matchMedia("(max-width: 700px)");

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

// Whether the other one of a conversation of two is known to be connected.
const isOnline = (room) => connection.online?.has(partnerIn(room)?.id) === true;

const linkMark = (room, online) => (isDirect(room)
	? el("span", { class: online ? "direct-mark is-online" : "direct-mark" }, directMark(room, narrow.matches ? 44 : 20))
	: narrow.matches ? avatar({ id: room.id, display_name: room.name }, 44) : roomIcon(room));

const nameMark = (room) => el("span", { class: "room-name", dir: "auto" }, room.name);

const marks = ({ room, online, draft }) => {
	const badge = badgeMarks(badgeOf(room), room.membership.unread), here = online && el("span", { class: "visually-hidden" }, t("people.online"));

	return narrow.matches
		? [linkMark(room, online), el("span", { class: "room-line" }, nameMark(room), here, callMark(room), timeMark(room)),
			el("span", { class: "room-line" }, previewLine(room, draft), badge)]
		: [linkMark(room, online), nameMark(room), here, draftMark(draft), callMark(room), timeMark(room), badge];
};

const fill = (link, now) => {
	const badge = badgeOf(now.room);

	link.className = badge.mentions || (badge.unread && !badge.silent) ? "room-link has-unread" : "room-link";
	clear(link, marks(now));
};

// Stands over the badge where somebody points at the room, or comes with the key Tab.
const readButton = (id, link) => el("button", { type: "button", class: "icon-button room-read", hidden: true, title: t("rooms.read"), on: { click: () => {
	rooms.markRead(id, rooms.get(id).last_message_id);
	link.focus({ preventScroll: true });
} } }, icon("check-all"));

const fillButton = (button, { room }) => {
	button.hidden = room.membership.unread === 0;
	button.setAttribute("aria-label", t("rooms.read_one", { name: room.name }));
};

// What of a room shows in its link.
const lookOf = (room) => JSON.stringify([room.name, room.visibility, badgeOf(room), room.membership.unread, partnerIn(room)?.avatar_url,
	room.call?.active && room.call.participants.map((user) => [user.id, user.avatar_url])]);

// Whether a link still shows what is so: only links that change are drawn again. A room is never changed but replaced
// (rooms.js), often by one that looks the same.
const isDrawn = ({ drawn }, now) => {
	const same = drawn !== undefined && drawn.at === now.at && drawn.today === now.today && drawn.silent === now.silent && drawn.online === now.online
		&& drawn.level === now.level && drawn.narrow === now.narrow && drawn.draft === now.draft && drawn.preview === now.preview
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

// A part of the list: {element, items, head}.
const section = (name) => {
	const id = uniqueId("section"), head = el("h2", { class: "group", id }, t(`rooms.section_${name}`));
	const items = el("ul", { class: "room-items", role: "list", "aria-labelledby": id });

	return { items, head, element: el("div", {}, head, items) };
};

class List {
	#links = new Map();
	#parts = Object.fromEntries(sections.map((name) => [name, section(name)]));
	#items = el("div", {}, Object.values(this.#parts).map(({ element }) => element));
	#state = el("div", {});
	#further = el("a", { class: "room-link search-link", hidden: true, on: { click: () => this.#reset() } }, icon("search"));
	#all = el("button", { type: "button", class: "icon-button", "aria-label": t("rooms.read_all"), title: t("rooms.read_all"), hidden: true,
		on: { click: () => this.#readAll() } }, icon("check-all"));
	#words = "";
	#frame = 0;
	#today = "";             // the times of the list are told by it
	#seen = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => this.#see(target, isIntersecting)), { rootMargin: "200px" });
	#inView = new Set();     // links, of which the last message is wanted

	constructor() {
		this.input = el("input", {
			type: "search", class: "room-filter", "aria-label": t("rooms.find"),
			autocomplete: "off", spellcheck: "false", "aria-keyshortcuts": "Control+K",
			on: { input: () => this.#filter(), keydown: (event) => this.#typed(event) },
		});
		this.element = el("div", { class: "room-list" },
			el("div", { class: "room-tools" },
				el("div", { class: "room-search" }, icon("search"), this.input, el("kbd", { "aria-hidden": "true" }, "Ctrl K")),
				this.#all),
			el("div", { class: "room-scroll", on: { keydown: (event) => this.#walk(event) } }, this.#items, this.#state, this.#further));
	}

	// At most once a frame, however many messages arrive.
	later() {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.draw();
		});
	}

	stop() {
		cancelAnimationFrame(this.#frame);
		this.#seen.disconnect();
	}

	#see(item, isIn) {
		const { drawn } = item.firstElementChild;

		this.#inView[isIn ? "add" : "delete"](item.firstElementChild);
		if (isIn && narrow.matches)
			previews.want(drawn.room);
	}

	// What was written last in the rooms that are in view, where there is a line for it.
	#preview() {
		if (narrow.matches)
			this.#inView.forEach(({ drawn }) => previews.want(drawn.room));
	}

	draw() {
		redraw(this.#items, this.#draw);
	}

	#draw = () => {
		const parts = inSections(this.#words ? rooms.list.filter((room) => searchKey(room.name).includes(this.#words)) : rooms.list);
		const shown = Object.values(parts).flat();

		this.#today = new Date(serverNow()).toDateString();
		this.#place(parts);
		this.#mark(shown);
		this.#preview();
		this.#all.hidden = !rooms.someUnread;
		this.#sayState(this.#stateText(shown));
		this.#offerSearch();
	};

	// The same words may stand in messages.
	#offerSearch() {
		const words = this.input.value.trim(), can = site.has("search");

		this.input.placeholder = t(can ? "rooms.find_all" : "rooms.find");
		this.#further.hidden = words.length < 2 || !can;
		if (this.#further.hidden)
			return;
		this.#further.href = searchHash(words);
		clear(this.#further, icon("search"), el("span", { class: "room-name", dir: "auto" }, t("rooms.search_messages", { words })));
	}

	// What the arrows reach below the field.
	get #reached() {
		return [...this.#items.querySelectorAll("a"), ...this.#further.hidden ? [] : [this.#further]];
	}

	#sayState(state) {
		if (state || this.#state.firstChild)
			clear(this.#state, state);
	}

	#link(room) {
		let link = this.#links.get(room.id);

		if (!link) {
			link = el("a", { href: roomHash(room.id), class: "room-link" });
			link.read = readButton(room.id, link);
			this.#seen.observe(el("li", { class: "room-item", dataset: { key: room.id } }, link, link.read));
			this.#links.set(room.id, link);
		}
		const now = { room, at: rooms.lastActivity(room.id), today: this.#today, silent: badgeOf(room).silent, level: preferences.level, online: isOnline(room),
			narrow: narrow.matches, draft: room.id === route().room ? "" : draftOf(room), preview: narrow.matches ? previewOf(room) : null };

		if (!isDrawn(link, now)) {
			link.drawn = now;
			fill(link, now);
			fillButton(link.read, now);
		}
		return link;
	}

	// Parts have names where there are several.
	#place(parts) {
		const several = Object.values(parts).filter((list) => list.length).length > 1;

		for (const [name, { element, head, items }] of Object.entries(this.#parts)) {
			arrange(items, parts[name].map((room) => this.#link(room).parentElement));
			element.hidden = parts[name].length === 0;
			head.hidden = !several;
		}
		for (const id of this.#links.keys())
			if (!rooms.get(id)) {
				this.#inView.delete(this.#links.get(id));
				this.#links.delete(id);
			}
	}

	// The open room is marked; of all links one is in the order of Tab, with its button; the arrows reach the others.
	#mark(shown) {
		const open = route().room;
		const stop = shown.find((room) => room.id === open) ?? shown[0];

		for (const room of shown) {
			const link = this.#links.get(room.id);

			setOnly(link, "aria-current", room.id === open ? "page" : null);
			setOnly(link, "tabindex", room === stop ? "0" : "-1");
			setOnly(link.read, "tabindex", room === stop ? "0" : "-1");
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
		return empty("room", t("rooms.none"), t("rooms.none_text"), el("p", { class: "home-actions" },
			el("a", { class: "button", href: "#/directory" }, icon("compass"), t("rooms.browse")),
			el("a", { class: "button", href: "#/new" }, icon("plus"), t("rooms.create"))));
	}

	// The button goes with what it was for, and gives the focus to the field beside it.
	async #readAll() {
		try {
			await rooms.readAll();
			if (document.activeElement === this.#all)
				this.input.focus({ preventScroll: true });
		} catch (error) {
			toast(describe(error), { kind: "bad" });
		}
	}

	#filter() {
		this.#words = searchKey(this.input.value);
		this.draw();
	}

	#typed(event) {
		const [first] = this.#reached;

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
		const links = this.#reached;
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
	preferences.addEventListener("change", () => list.later(), { signal });
	connection.addEventListener("state", () => list.later(), { signal });
	connection.addEventListener("frame", ({ detail }) => detail.type === "presence" && list.later(), { signal });
	for (const [source, type] of [[previews, "change"], [drafts, "change"], [site, "change"], [narrow, "change"], [window, "hashchange"]])
		source.addEventListener(type, () => list.later(), { signal });
	signal.addEventListener("abort", () => list.stop());
	list.draw();
	return list;
};
