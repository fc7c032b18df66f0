// The card of a person: who they are, what they are in the room that is open, and what can be done. It opens at whatever names them.
import { formatDateTime, t } from "../../core/i18n.js";
import { withLater } from "../../core/later.js";
import { route } from "../../core/router.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { avatar, nameOf } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { openPanel } from "../../core/ui/popover.js";
import { redraw } from "../../core/ui/redraw.js";
import { block, blocks, unblock } from "../direct/blocks.js";
import { isDirect } from "../direct/names.js";
import { mayWriteTo, openDirect } from "../direct/open.js";
import { rooms } from "../rooms/rooms.js";
import { abilities, abilityIcons, grave } from "./abilities.js";
import { isMuted, standings } from "./standing.js";

let mention = null;

// Where one writes takes names: `run(user)` puts one there. Returns what ends it.
export const offerMention = (run) => {
	mention = run;
	return () => {
		if (mention === run)
			mention = null;
	};
};

class Card {
	#user;
	#room;
	#close;
	#body = el("div", { class: "person-card" });

	constructor(at, user) {
		const room = rooms.get(route().room);

		this.#user = user;
		this.#room = room && !isDirect(room) ? room : null;
		this.#draw();
		this.#close = openPanel(at, { label: nameOf(user), align: "start" }, this.#body);
		this.#learn();
	}

	// What is not known yet comes while the card is open; without it the card is good for the rest.
	async #learn() {
		const { id } = session.user;

		await Promise.allSettled([this.#room && standings.ask(this.#room.id, this.#user), site.has("direct") && this.#user.id !== id && blocks.load()]);
		if (!this.#body.isConnected)
			return;
		redraw(this.#body, this.#drawAgain);
	}

	#drawAgain = () => {
		const lost = !this.#body.contains(document.activeElement);

		this.#draw();
		if (lost)
			this.#body.querySelector("button")?.focus({ preventScroll: true });
		this.#close.place();
	};

	get #standing() {
		return this.#room && standings.of(this.#room.id, this.#user.id);
	}

	#draw() {
		const user = this.#user, standing = this.#standing;

		clear(this.#body, avatar(user, 64),
			el("div", { class: "person-card-names" },
				el("span", { class: "person-name" }, el("bdi", { class: "name" }, nameOf(user)), user.id === session.user?.id && el("span", { class: "tag" }, t("people.you"))),
				el("bdi", { class: "quiet" }, `@${user.username}`),
				standing && standing.role !== "member" && el("span", { class: "tag tag-owner" }, t(`people.${standing.role}`)),
				standing === null && el("span", { class: "tag" }, t("people.elsewhere")),
				isMuted(standing) && el("span", { class: "quiet" }, t("people.muted", { when: formatDateTime(standing.muted_until) }))),
			this.#talking(), this.#rows());
	}

	#talking() {
		const user = this.#user;

		return el("div", { class: "person-card-buttons" },
			mayWriteTo(user) && this.#button("button", "message", "room", t("direct.message"), () => openDirect([user.id])),
			mention && this.#room && user.id !== session.user?.id && this.#button("button", "mention", "at", t("people.mention"), () => mention?.(user)));
	}

	#rows() {
		const user = this.#user, room = this.#room, standing = this.#standing, blocked = blocks.has(user);
		const row = (name, picture, words, run, bad) => this.#button(bad ? "row-button danger" : "row-button", name, picture, words, run);
		const rows = [
			site.has("direct") && user.id !== session.user?.id && row("block", "block", t(blocked ? "direct.unblock" : "direct.block"), () => (blocked ? unblock : block)(user), !blocked),
			...room && standing !== undefined ? abilities(room, user, standing).map((name) => row(name, abilityIcons[name], t(`moderation.${name}`),
				withLater(({ moderation }) => moderation[name](room, user)), grave.has(name))) : [],
		].filter(Boolean);

		return rows.length > 0 && el("div", { class: "person-card-rows" }, rows);
	}

	#button(look, action, picture, words, run) {
		return el("button", { type: "button", class: look, dataset: { action }, on: { click: () => {
			this.#close();
			run();
		} } }, icon(picture), words);
	}
}

const targets = new WeakMap();  // element → { user, at }

// Makes an element open the card of a user, and returns it. `at` is where the card stands and the focus comes back to: the element itself,
// which is a button then, or another one that is.
export const opensCard = (element, user, at = element) => {
	targets.set(element, { user, at });
	element.dataset.person = user.id;
	if (at === element) {
		element.setAttribute("role", "button");
		element.setAttribute("aria-haspopup", "dialog");
		element.tabIndex = 0;
	}
	return element;
};

const open = (event) => {
	const found = targets.get(event.target.closest("[data-person]"));

	if (found) {
		event.preventDefault();
		new Card(found.at, found.user);
	}
};

document.addEventListener("click", open);
document.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && event.target.matches("[data-person]") && open(event));
