// The user's rooms, the most recently active first, each with its `membership`: what it is to them, and what is unread there. hello of
// the connection brings them; REST does, where no socket gets through, and of many rooms the rest. room-events.js keeps them up to date.
import { api } from "../../core/api.js";
import { connection } from "../../core/live/connection.js";
import { beforeLeaving, keepRooms, keptRooms } from "../../core/kept.js";
import { reach } from "../../core/reach.js";
import { session } from "../../core/session.js";
import { named } from "../direct/names.js";
import { preferences } from "../notifications/preferences.js";
import { handOver } from "./handover.js";
import { weightOf } from "./levels.js";
import { Positions } from "./positions.js";
import { handleRooms } from "./room-events.js";

const PAGE = 100;
const WAIT_MS = 1500;          // for hello, before the list is asked for
const CHANGE_MS = 50;
const MISSED_MOST = 3;         // rooms that are told of after an absence
const COUNT_MS = 500;          // the least, before the server is asked what is unread: not all in a room ask at once

// Events: "change", at once, but not twice within CHANGE_MS however much happens; "message" with one of somebody else that is news;
// "missed" with the id of a room where somebody wrote while there was no connection; "loaded" when the list has come whole; "gone" with
// the id of a room the user is in no longer.
class Rooms extends EventTarget {
	list = [];
	loaded = false;
	leaving = new Set();    // rooms the user is just leaving or deleting: their end is no news
	error = null;           // the ApiError of the last try to load the list
	#byId = new Map();
	#running = false;
	#timer = null;
	#turn = 0;
	#pending = false;
	#told = 0;
	#loading = null;
	#waiting = [];
	#counting = new Map();
	#positions = new Positions(this);

	constructor() {
		super();
		handleRooms(this);
		connection.addEventListener("state", () => this.#turned());
		preferences.addEventListener("change", () => this.changed());
		beforeLeaving(() => this.loaded && keepRooms(this.list));
		reach.addEventListener("back", () => this.error && this.load());
	}

	// Begins with the rooms of whoever has logged in.
	open() {
		this.#running = true;
		this.#timer = setTimeout(() => this.loaded || this.load(), WAIT_MS);
		connection.start();
	}

	close() {
		connection.stop();
		clearTimeout(this.#timer);
		this.#running = false;
		this.#positions.clear();
		this.#counting.forEach((timer) => clearTimeout(timer));
		this.#counting.clear();
		this.#turn++;
		this.#loading = null;
		this.#byId.clear();
		this.list = [];
		this.loaded = false;
		this.error = null;
	}

	#turned() {
		if (!this.#running || connection.state === "connecting")
			return;
		this.#positions.again();
		if (connection.state === "polling" && !this.loaded)
			this.load();
	}

	// Resolves when there is a list, or none can be had now.
	known() {
		return this.list.length || this.loaded || this.error ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
	}

	// A message of somebody else that is news.
	announce(message) {
		this.dispatchEvent(new CustomEvent("message", { detail: message }));
	}

	// The newest message of a room that has come with it.
	async announceNewest(id) {
		const { results } = await api.get(`rooms/${id}/messages/`, { page_size: 1 }).catch(() => ({ results: [] }));

		results.filter(({ author }) => author.id !== session.user?.id).forEach((message) => this.announce(message));
	}

	// ---- The list

	// The whole of it, over REST. Those who ask while it is on its way wait for the same answer.
	load() {
		if (!this.#loading) {
			const loading = this.#loadFrom(1, this.#turn).finally(() => {
				if (this.#loading === loading)
					this.#loading = null;
			});

			this.#loading = loading;
		}
		return this.#loading;
	}

	// What hello has told: all rooms, or the top of the list.
	greet({ rooms, rooms_more: more }) {
		const ids = new Set(rooms.map(({ id }) => id));
		const rest = more ? this.list.filter(({ id }) => !ids.has(id)) : [];
		const missed = rooms.filter(({ id, membership, last_message_id: last }) => this.get(id)?.last_message_id < last && membership.unread);

		this.#loading = null;
		this.#turn++;
		this.#hold([...rooms, ...rest]);
		missed.slice(0, MISSED_MOST).forEach(({ id }) => this.dispatchEvent(new CustomEvent("missed", { detail: id })));
		if (more)
			this.#loadFrom(Math.floor(rooms.length / PAGE) + 1, this.#turn);
		else
			this.#complete();
	}

	// Pages of the list from this one on; what is before them is known already.
	async #loadFrom(start, turn) {
		const kept = start > 1 ? this.list.slice(0, (start - 1) * PAGE) : [], before = new Set(this.list.map(({ id }) => id));
		const found = [...kept];

		try {
			for (let page = start, count = Infinity; (page - 1) * PAGE < count; page++) {
				const answer = await api.get("rooms/", { page, page_size: PAGE });

				if (turn !== this.#turn)
					return;
				count = answer.count;
				found.push(...answer.results);
				// The top can be shown while the rest is on its way.
				if (!this.loaded)
					this.#hold([...found, ...this.list.filter(({ id }) => !before.has(id))]);
			}
			this.#hold([...this.list.filter(({ id }) => !before.has(id)), ...found]);
			this.#complete();
		} catch (error) {
			if (turn === this.#turn)
				this.#fail(error);
		}
	}

	#complete() {
		this.loaded = true;
		this.error = null;
		this.changed();
		this.dispatchEvent(new Event("loaded"));
		handOver(this.list);
	}

	#fail(error) {
		this.error = error;
		// What there was at the last visit, to be read.
		if (error.status === 0 && this.list.length === 0)
			this.#hold(keptRooms());
		this.changed();
	}

	// The same room may come twice when the order changes between two pages. Rooms that are not in it any more are gone.
	#hold(list) {
		const before = this.#byId;

		this.#byId = new Map(list.map((room) => [room.id, named({ ...before.get(room.id), ...room })]));
		this.list = [...this.#byId.values()];
		this.#positions.confirm(this.list);
		if (this.loaded)
			[...before.keys()].filter((id) => !this.#byId.has(id)).forEach((id) => this.#gone(id));
		this.changed();
	}

	get(id) {
		return this.#byId.get(id) ?? null;
	}

	// A room as the API has just told it: of the list, or new at its top where the user is in it. What others are told has no membership.
	upsert(room) {
		const known = this.#byId.get(room.id), whole = named({ ...known, ...room, membership: room.membership ?? known?.membership ?? null });

		if (!whole.membership)
			return;
		if (!known)
			this.leaving.delete(room.id);
		this.#byId.set(room.id, whole);
		this.list = known ? this.list.map((each) => (each === known ? whole : each)) : [whole, ...this.list];
		this.changed();
	}

	patch(id, fields) {
		const room = this.get(id);

		if (room)
			this.upsert({ ...room, ...fields });
	}

	// Somebody has written there: to the top.
	rise(id) {
		const room = this.get(id);

		if (room && this.list[0] !== room)
			this.list = [room, ...this.list.filter((each) => each !== room)];
		this.changed();
	}

	// The user is no longer in it, or it is no more.
	remove(id) {
		if (!this.#byId.delete(id))
			return;
		this.list = this.list.filter((room) => room.id !== id);
		this.#gone(id);
		this.changed();
	}

	#gone(id) {
		this.#positions.forget(id);
		this.dispatchEvent(new CustomEvent("gone", { detail: id }));
	}

	// One that is not in the list, but that the user is in by what was just heard; or one of which it is not known what is unread.
	ask(id) {
		const { token } = session;

		if (this.#counting.has(id))
			return;
		this.#counting.set(id, setTimeout(async () => {
			this.#counting.delete(id);
			const room = await api.get(`rooms/${id}/`).catch(() => null);

			if (room && token === session.token && this.#running)
				this.upsert(room);
		}, COUNT_MS * (1 + 4 * Math.random())));
	}

	// ---- What is unread

	// Memberships, or a part of each, as the server has them now.
	adopt(memberships) {
		this.#positions.adopt(memberships);
	}

	unread(id) {
		return this.get(id)?.membership.unread ?? 0;
	}

	// All rooms together, those messages that their levels count.
	unreadTotal() {
		return this.list.reduce((sum, room) => sum + weightOf(room), 0);
	}

	// Whether anything is unread, whatever the levels say.
	get someUnread() {
		return this.list.some(({ membership }) => membership.unread > 0);
	}

	// The first message that is unread, null where there is none.
	firstUnread(id) {
		return this.get(id)?.membership.first_unread_id ?? null;
	}

	// When somebody last wrote there, null when nobody has.
	lastActivity(id) {
		return this.get(id)?.last_message_at ?? null;
	}

	// The message up to which all has been seen here, as far as the server has not confirmed it; 0: none.
	reading(id) {
		return this.#positions.pending(id);
	}

	// Everything up to this message has been seen.
	markRead(id, message) {
		this.#positions.read(id, message);
	}

	// This message and those after it shall be unread.
	markUnread(id, message) {
		return this.#positions.unread(id, message);
	}

	// Everything in all rooms shall be read.
	readAll() {
		return this.#positions.readAll();
	}

	changed() {
		const wait = this.#told + CHANGE_MS - performance.now();
		const tell = () => {
			this.#pending = false;
			this.#told = performance.now();
			this.dispatchEvent(new Event("change"));
		};

		if (this.list.length || this.loaded || this.error)
			this.#waiting.splice(0).forEach((resolve) => resolve());
		if (this.#pending)
			return;
		this.#pending = true;
		if (wait > 0)
			setTimeout(tell, wait);
		else
			queueMicrotask(tell);
	}
}

export const rooms = new Rooms();
