// Who is in a room: those who are connected first, each with their role; kept up to date by the room's channel.
import { api } from "../../core/api.js";
import { formatDate, formatDateTime, formatNumber, t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { redraw } from "../../core/ui/redraw.js";
import { keptRows } from "../../core/ui/rows.js";
import { failure, loading } from "../../core/ui/view.js";
import { isDirect, partnerIn } from "../direct/names.js";
import { mayWriteTo, openDirect } from "../direct/open.js";
import { opensCard } from "../people/card.js";
import { isMuted, standings } from "../people/standing.js";
import { removeParticipant } from "./leave.js";
import { peopleOf } from "./people.js";

const PAGE = 100;
const ONLINE_MOST = 100;       // participants of a room of which hello tells who is online

class Participants {
	#room;
	#channel;
	#owned;
	#list = [];
	#count = null;
	#page = 0;
	#starts = 0;              // how often the list was begun anew
	#error = null;
	#busy = false;
	#frame = 0;
	#redraw = () => redraw(this.element, this.#draw);
	#row = keptRows();
	#more = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.load());
	#stop = new AbortController();

	constructor(room, channel, owned) {
		this.#room = room;
		this.#channel = channel;
		this.#owned = owned;
		this.element = el("div", { class: "participants" });
		this.#listen("participant_joined", ({ user }) => this.#joined(user));
		this.#listen("participant_left", ({ user_id }) => this.#left(user_id));
		this.#listen("participant_updated", ({ user_id, ...standing }) => this.#updated(user_id, standing));
		for (const type of ["presence", "hello", "state", "room_updated"])
			this.#listen(type, () => this.#later());
		this.#listen("resync", () => this.#reload());
		site.addEventListener("change", () => this.#later(), { signal: this.#stop.signal });
		if (channel.tells)
			this.load();
		else
			this.#redraw();
	}

	#listen(type, run) {
		this.#channel.addEventListener(type, (event) => run(event.detail), { signal: this.#stop.signal });
	}

	destroy() {
		this.#stop.abort();
		cancelAnimationFrame(this.#frame);
		this.#more.disconnect();
	}

	// The next page; where the list was begun anew while it came, the first.
	async load() {
		const start = this.#starts;

		if (this.#busy)
			return;
		this.#busy = true;
		this.#error = null;
		this.#redraw();
		try {
			const page = this.#page + 1;
			const answer = await api.get(`rooms/${this.#room.id}/participants/`, { page, page_size: PAGE });

			if (start === this.#starts)
				this.#take(page, answer);
		} catch (error) {
			this.#error = error;
		}
		this.#busy = false;
		if (this.#stop.signal.aborted)
			return;
		if (start === this.#starts)
			this.#redraw();
		else
			this.load();
	}

	#take(page, { count, results }) {
		const known = new Set(this.#list.map(({ user }) => user.id));

		this.#page = page;
		this.#count = count;
		this.#list.push(...results.filter(({ user }) => !known.has(user.id)));
		standings.note(this.#room.id, results);
		peopleOf(this.#room.id).see(...results.map(({ user }) => user));
	}

	#reload() {
		this.#starts++;
		this.#list = [];
		this.#page = 0;
		this.load();
	}

	has(user) {
		return this.#list.some((each) => each.user.id === user);
	}

	#joined(user) {
		if (this.#count === null || this.has(user.id))
			return;
		this.#count++;
		this.#list.push({ user, role: "member", joined_at: new Date().toISOString() });
		this.#later();
	}

	#left(id) {
		if (!this.has(id))
			return;
		this.#count--;
		this.#list = this.#list.filter(({ user }) => user.id !== id);
		this.#later();
	}

	#updated(id, standing) {
		this.#list = this.#list.map((each) => (each.user.id === id ? { ...each, ...standing } : each));
		this.#later();
	}

	#later() {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#redraw();
		});
	}

	// Of larger rooms it is told who comes and goes, but not who is there.
	get #knows() {
		return this.#channel.online !== null && this.#room.participant_count <= ONLINE_MOST;
	}

	#online(id) {
		return this.#knows && (this.#channel.online.has(id) || id === session.user?.id);
	}

	#draw = () => {
		const known = this.#knows;
		const online = this.#list.filter(({ user }) => this.#online(user.id));
		const rest = this.#list.filter(({ user }) => !this.#online(user.id));

		clear(this.element,
			known && this.#group(t("people.online"), online, online.length),
			this.#group(known ? t("people.offline") : null, rest, this.#count - online.length),
			(this.#busy || (this.#count === null && !this.#error)) && loading(),
			this.#error && failure(this.#error, () => this.load()),
			!this.#busy && !this.#error && this.#list.length < this.#count && this.#moreButton());
	};

	// Who scrolls to it need not press it.
	#moreButton() {
		const button = el("button", { type: "button", class: "button-plain", on: { click: () => this.load() } }, t("shell.more"));

		this.#more.disconnect();
		this.#more.observe(button);
		return button;
	}

	// What does not change stays: pictures do not blink when somebody comes or goes.
	#rowOf(each) {
		return this.#row(each.user.id, [each, this.#online(each.user.id), this.#owned(each), mayWriteTo(each.user), isMuted(each)], () => this.#person(each));
	}

	#group(title, people, count) {
		return people.length > 0 && [
			title && el("h3", { class: "group" }, title, el("span", {}, formatNumber(count))),
			el("ul", { role: "list" }, people.map((each) => this.#rowOf(each))),
		];
	}

	// What somebody is here beside a participant.
	#tags(each) {
		const { user, role } = each, tag = isDirect(this.#room) || role === "member" ? null : role;

		return [
			user.id === session.user.id && el("span", { class: "tag" }, t("people.you")),
			tag && el("span", { class: "tag tag-owner" }, t(`people.${tag}`)),
			isMuted(each) && el("span", { class: "tag", title: t("people.muted", { when: formatDateTime(each.muted_until) }) }, icon("hush"), t("people.muted_short")),
		];
	}

	#person(each) {
		const { user, joined_at } = each;
		const removable = this.#owned(each) && user.id !== session.user.id;
		const name = opensCard(el("bdi", { class: "name" }, user.display_name), user);

		return el("li", { class: this.#online(user.id) ? "person is-online" : "person",
			title: t("people.joined", { date: formatDate(joined_at) }) },
		opensCard(avatar(user, 32), user, name),
		el("span", { class: "person-names" },
			el("span", { class: "person-name" }, name, this.#tags(each)),
			el("span", { class: "quiet", dir: "auto" }, `@${user.username}`)),
		mayWriteTo(user) && !partnerIn(this.#room) && this.#action("room", "direct.message", user, () => openDirect([user.id])),
		removable && this.#action("person-remove", "people.remove", user, () => this.#remove(user)));
	}

	// A button for somebody; its name says for whom.
	#action(name, words, user, run) {
		return el("button", { type: "button", class: "icon-button person-action", dataset: { action: `${name}-${user.id}` },
			"aria-label": t(`${words}_named`, { name: user.display_name }), title: t(words), on: { click: run } }, icon(name));
	}

	async #remove(user) {
		if (await removeParticipant(this.#room, user))
			this.#left(user.id);
	}

	// The room as it is now: somebody else may own it.
	update(room) {
		this.#room = room;
		this.#later();
	}
}

// `owned(participant)` tells whether the user may remove this one.
export const participants = (room, channel, owned) => new Participants(room, channel, owned);
