// The user's rooms, the most recently active first, with what is unread in each. The rooms at the top are subscribed to
// (subscriptions.js); polling the list tells which of the others have news. Five hundred rooms cost five requests.
import { api } from "../../core/api.js";
import { reach } from "../../core/reach.js";
import { session } from "../../core/session.js";
import { load } from "../../core/storage.js";
import { named } from "../direct/names.js";
import { Previews } from "./previews.js";
import { readState } from "./read-state.js";
import { Subscriptions } from "./subscriptions.js";

const PAGE = 100;
const POLL_MS = 20000;         // also how long an invitation may go unseen
const CHANGE_MS = 50;
const HIDDEN_POLLS = 5;        // a hidden page polls this many times less often

// Events: "change", at once, but not twice within CHANGE_MS however much happens; "message" with one of somebody else that
// is news; "loaded" when the list has come whole; "gone" with the id of a room the user is in no longer.
class Rooms extends EventTarget {
	list = [];
	loaded = false;
	leaving = new Set();    // rooms the user is just leaving or deleting: their end is no news
	error = null;           // the ApiError of the last try to load the list
	#byId = new Map();
	#timer = null;
	#polls = 0;
	#pending = false;
	#told = 0;
	#loading = null;
	#previews = new Previews({ fetched: () => this.#changed(), arrived: (message) => this.announce(message) });
	#subscriptions = new Subscriptions(this, (id) => this.#previews.add(id));

	constructor() {
		super();
		readState.addEventListener("change", () => this.#changed());
		window.addEventListener("online", () => this.#timer && this.refresh());
		reach.addEventListener("back", () => this.#timer && this.error && this.refresh());
		document.addEventListener("visibilitychange", () => document.hidden || (this.#timer && this.refresh()));
	}

	// Begins with the rooms of whoever has logged in.
	open() {
		readState.open();
		this.#timer = setInterval(() => this.#poll(), POLL_MS);
		return this.load();
	}

	close() {
		clearInterval(this.#timer);
		this.#timer = null;
		this.#previews.clear();
		this.#subscriptions.stop();
		readState.close();
		this.#loading = null;
		this.#byId.clear();
		this.list = [];
		this.loaded = false;
		this.error = null;
	}

	// Who wants notifications wants them of a hidden page, and of every room.
	#poll() {
		if (!document.hidden || load("notify", false) || ++this.#polls % HIDDEN_POLLS === 0)
			this.refresh();
	}

	// A message of somebody else that is news.
	announce(message) {
		this.dispatchEvent(new CustomEvent("message", { detail: message }));
	}

	// The whole list. Those who ask while it is on its way wait for the same answer.
	load() {
		if (!this.#loading) {
			const loading = this.#loadAll().finally(() => {
				if (this.#loading === loading)
					this.#loading = null;
			});

			this.#loading = loading;
		}
		return this.#loading;
	}

	async #loadAll() {
		const { token } = session;

		try {
			const first = await api.get("rooms/", { page_size: PAGE });
			const found = [...first.results];

			// The top can be shown while the rest is on its way.
			if (!this.loaded && token === session.token)
				this.#hold(found);
			for (let page = 2; found.length < first.count && page <= Math.ceil(first.count / PAGE); page++)
				found.push(...(await api.get("rooms/", { page, page_size: PAGE })).results);
			if (token === session.token)
				this.#adopt(found);
		} catch (error) {
			this.#fail(error, token);
		}
	}

	// The top of the list; the rest stays as it was, unless their number shows that it did not.
	async refresh() {
		const { token } = session;

		if (!this.loaded)
			return this.load();
		try {
			const { count, results } = await api.get("rooms/", { page_size: PAGE });
			const ids = new Set(results.map((room) => room.id));
			const rest = this.list.filter((room) => !ids.has(room.id));

			if (token !== session.token)
				return null;
			if (results.length + rest.length === count || results.length === count)
				this.#adopt(results.length === count ? results : [...results, ...rest]);
			else
				await this.load();
		} catch (error) {
			this.#fail(error, token);
		}
		return null;
	}

	#fail(error, token) {
		if (token !== session.token)
			return;
		this.error = error;
		this.#changed();
	}

	// The same room may come twice when the order changes between two pages.
	#hold(list) {
		this.#byId = new Map(list.map((room) => [room.id, named(room)]));
		this.list = [...this.#byId.values()];
		this.#changed();
	}

	#adopt(list) {
		this.#hold(list);
		this.loaded = true;
		this.error = null;
		this.#subscriptions.watch(this.list);
		this.dispatchEvent(new Event("loaded"));
	}

	get(id) {
		return this.#byId.get(id) ?? null;
	}

	// A room as the API has just told it: of the list, or new at its top.
	upsert(told) {
		const room = named(told);

		this.leaving.delete(room.id);
		if (this.#byId.has(room.id)) {
			this.#byId.set(room.id, room);
			this.list = this.list.map((each) => (each.id === room.id ? room : each));
		} else {
			this.#byId.set(room.id, room);
			this.list = [room, ...this.list];
			this.#subscriptions.watch(this.list);
		}
		this.#changed();
	}

	// Somebody has written there: to the top.
	rise(id) {
		const room = this.get(id);

		if (room && this.list[0] !== room) {
			this.list = [room, ...this.list.filter((each) => each !== room)];
			this.#subscriptions.watch(this.list);
		}
		this.#changed();
	}

	// One message fewer, perhaps an unread one.
	lose(id, message) {
		readState.gone(id, message);
		this.#changed();
	}

	// The user is no longer in it, or it is no more.
	remove(id) {
		this.#subscriptions.drop(id);
		readState.drop(id);
		if (!this.#byId.delete(id))
			return;
		this.list = this.list.filter((room) => room.id !== id);
		this.dispatchEvent(new CustomEvent("gone", { detail: id }));
		this.#changed();
	}

	unread(id) {
		return readState.get(id).unread.length;
	}

	// All rooms together.
	unreadTotal() {
		return this.list.reduce((sum, room) => sum + this.unread(room.id), 0);
	}

	// When somebody last wrote there, null when that is not known.
	lastActivity(id) {
		return readState.get(id).at;
	}

	// The last message that was read, 0 for none.
	lastRead(id) {
		return readState.get(id).read;
	}

	// Everything up to this message has been seen.
	markRead(id, message) {
		if (!message || (message <= readState.get(id).read && !this.unread(id)))
			return;
		readState.read(id, message);
		this.#changed();
	}

	// The seq from which a channel of this room would go on.
	since(id) {
		return readState.get(id).seq;
	}

	#changed() {
		const wait = this.#told + CHANGE_MS - performance.now();
		const tell = () => {
			this.#pending = false;
			this.#told = performance.now();
			this.dispatchEvent(new Event("change"));
		};

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
