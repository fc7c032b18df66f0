// The details of a room: what it is for, who is in it, and the ways out. Beside the conversation where there is space,
// over it where there is not; there it has an address of its own, so that going back closes it.
import { formatDate, t } from "../../core/i18n.js";
import { withLater } from "../../core/later.js";
import { navigate, roomHash } from "../../core/router.js";
import { load, save } from "../../core/storage.js";
import { copyText } from "../../core/ui/copy.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { redraw } from "../../core/ui/redraw.js";
import { aboutDirect, directActions } from "../direct/about.js";
import { blocks } from "../direct/blocks.js";
import { isDirect, partnerIn } from "../direct/names.js";
import { notificationActions, notificationLook } from "../notifications/room-notifications.js";
import { abilities } from "../people/abilities.js";
import { leave } from "./leave.js";
import { roomIcon } from "./mark.js";
import { participants } from "./participants.js";
import { addsPeople, administers, makesInvitations, moderates } from "./rights.js";
import { rooms } from "./rooms.js";

const WIDE = matchMedia("(min-width: 1200px)");

// The address of this page's client, which is not always what the server believes to be.
const copyLink = (room) => copyText(new URL(roomHash(room.id), document.baseURI).href);

const aboutRoom = (room) => [
	room.description && el("p", { class: "description", dir: "auto" }, room.description),
	el("p", { class: "quiet" }, roomIcon(room),
		t(room.visibility === "private" ? "rooms.private_room" : "rooms.public_room")),
	el("p", { class: "quiet" }, icon("clock"), t("rooms.created", { date: formatDate(room.created_at) })),
];

const about = (room, channel) => el("section", { class: "about" },
	isDirect(room) ? aboutDirect(room) : aboutRoom(room),
	channel.state === "polling" && el("p", { class: "quiet" }, icon("info"),
		t(channel.reason === "too_many_connections" ? "rooms.crowded" : "rooms.polling")));

const roomActions = (room) => [
	el("button", { type: "button", class: "row-button", on: { click: () => copyLink(room) } }, icon("link"), t("rooms.copy_link")),
	moderates(room) && el("a", { class: "row-button", href: roomHash(room.id, "/moderation") }, icon("shield"), t("rooms.moderation")),
	administers(room) && el("a", { class: "row-button", href: roomHash(room.id, "/settings") }, icon("settings"), t("rooms.settings")),
	el("button", { type: "button", class: "row-button danger", on: { click: () => leave(room) } }, icon("logout"), t("rooms.leave")),
];

const actions = (room) => el("section", { class: "details-actions" }, notificationActions(room),
	el("button", { type: "button", class: "row-button", on: { click: withLater(({ roomFiles }) => roomFiles(room)) } }, icon("image"), t("files.all")),
	 isDirect(room) ? directActions(room) : roomActions(room));

class Details {
	#room;
	#channel;
	#people = null;
	#stop = new AbortController();
	#changed;
	#before = null;
	#wanted = false;        // by the address
	#body;
	#about;
	#invite;
	#drawn = "";
	element = el("aside", { class: "details", id: "details", "aria-label": t("rooms.details"), hidden: true });

	// `changed(open)` is told when it opens or closes.
	constructor(room, channel, changed) {
		this.#room = room;
		this.#channel = channel;
		this.#changed = changed;
		const { signal } = this.#stop;

		rooms.addEventListener("change", () => this.#refresh(), { signal });
		blocks.addEventListener("change", () => this.#refresh(), { signal });
		channel.addEventListener("state", () => this.#refresh(), { signal });
		WIDE.addEventListener("change", () => {
			this.show(this.#wanted);
			this.#cover();
		}, { signal });
		this.element.addEventListener("keydown", (event) => {
			if (event.key === "Escape" && !WIDE.matches)
				this.close();
		});
	}

	get open() {
		return !this.element.hidden;
	}

	// For a click outside it: closes it where it lies over the conversation, on narrow screens.
	dismiss() {
		if (this.open && !WIDE.matches)
			this.close();
	}

	// Shows or hides it. `asked`: the address asks for it.
	show(asked) {
		const open = asked || (WIDE.matches && load("details", true));

		this.#wanted = asked;
		if (open === this.open)
			return;
		if (open)
			this.#before = document.activeElement;
		this.element.hidden = !open;
		if (open)
			this.#draw();
		this.#cover();
		if (open) {
			if (!WIDE.matches)
				this.element.querySelector("button").focus();
		} else {
			this.#drop();
			if (this.#before?.isConnected)
				this.#before.focus({ preventScroll: true });
		}
		this.#changed(open);
	}

	// What it lies over cannot be reached, so its title is the page's.
	#cover() {
		const over = this.open && !WIDE.matches;

		this.element.previousElementSibling?.toggleAttribute("inert", over);
		this.element.querySelector("h2")?.setAttribute("aria-level", over ? "1" : "2");
	}

	toggle() {
		if (this.open) {
			this.close();
		} else if (WIDE.matches) {
			save("details", null);
			this.show(false);
		} else {
			navigate(roomHash(this.#room.id, "/participants"));
		}
	}

	close() {
		if (WIDE.matches)
			save("details", false);
		if (this.#wanted)
			navigate(roomHash(this.#room.id), { replace: true });
		else
			this.show(false);
	}

	#draw() {
		this.#people ??= participants(this.#room, this.#channel, ({ user, role }) => abilities(this.#room, user, { role }).includes("remove"));
		clear(this.element,
			el("header", { class: "details-header" },
				el("h2", {}, t("rooms.about")),
				el("button", { type: "button", class: "icon-button", "aria-label": t("shell.close"), on: { click: () => this.close() } },
					icon("close"))),
			this.#body = el("div", { class: "details-body" },
				this.#about = el("div", {}),
				el("section", {},
					el("header", { class: "section-header" }, el("h2", {}, t("people.participants")), this.#invite = el("span", {})),
					this.#people.element)));
		this.#refresh();
	}

	// Only what may have changed, and only when it has: what is focused stays.
	#refresh() {
		const now = rooms.get(this.#room.id);
		const look = JSON.stringify([now?.name, now?.description, now?.visibility, now?.owner.id, now?.invite, now?.membership?.role, partnerIn(now ?? this.#room), blocks.list.length, now && notificationLook(now),
			this.#channel.state === "polling" && this.#channel.reason]);

		if (!now || !this.open || (look === this.#drawn && this.#about.firstChild))
			return;
		this.#drawn = look;
		this.#room = now;
		this.#people.update(now);
		redraw(this.#body, this.#fill);
	}

	#fill = () => {
		const now = this.#room;

		clear(this.#about, about(now, this.#channel), actions(now));
		clear(this.#invite, (addsPeople(now) || makesInvitations(now)) && el("button", { type: "button", class: "button-plain",
			on: { click: withLater(({ invite }) => invite(now, (id) => this.#people?.has(id))) } }, icon("person-add"), t("people.invite")));
	};

	#drop() {
		this.#people?.destroy();
		this.#people = null;
	}

	destroy() {
		this.#stop.abort();
		this.#drop();
	}
}

export const details = (room, channel, changed) => new Details(room, channel, changed);
