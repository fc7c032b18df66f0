// Fetches what a room shows in the list when its channel could not tell it: when somebody last wrote, and what came since the user
// last read. One room after another, never so fast that the user's own requests would feel it.
import { api } from "../../core/api.js";
import { session } from "../../core/session.js";
import { readState, UNREAD_LIMIT } from "./read-state.js";

const FIRST_MS = 150;
const AT_FIRST = 15;           // so many quickly, as many as a page shows
const APART_MS = 2000;
const WAIT_MS = 60000;

export class Previews {
	#queue = [];
	#timer = null;
	#done = 0;
	#mark = null;          // no room had a newer message when the list came: its rooms are fetched in the order of their activity
	#on;

	// `on` has fetched(room), when there is something new to show, and arrived(message), for each that was not known.
	constructor(on) {
		this.#on = on;
	}

	add(room) {
		if (this.#queue.includes(room))
			return;
		// What comes after the list is newer than what still waits from it.
		this.#queue.splice(this.#done ? 0 : this.#queue.length, 0, room);
		this.#timer ??= setTimeout(() => this.#next(), FIRST_MS);
	}

	clear() {
		clearTimeout(this.#timer);
		this.#timer = null;
		this.#queue = [];
		this.#done = 0;
		this.#mark = null;
	}

	async #next() {
		const room = this.#queue.shift();
		const { token } = session;
		let wait = ++this.#done < AT_FIRST ? FIRST_MS : APART_MS;

		try {
			await this.#fetch(room, token);
		} catch (error) {
			if (error.status === 429) {
				this.#queue.unshift(room);
				wait = (error.retryAfter ?? 60) * 1000;
			} else if (error.status === 0 || error.status >= 500) {
				this.#queue.push(room);
				wait = WAIT_MS;
			}
		}
		if (token === session.token)
			this.#timer = this.#queue.length ? setTimeout(() => this.#next(), wait) : null;
	}

	async #fetch(room, token) {
		const { read, known } = readState.get(room);
		const params = known && read ? { after: read, page_size: UNREAD_LIMIT } : { page_size: 1 };
		const { results } = await api.get(`rooms/${room}/messages/`, params);

		if (token !== session.token)
			return;
		this.#mark ??= Math.max(read, ...results.map((message) => message.id));
		if (known && read)
			this.#count(room, results);
		else
			this.#begin(room, results[0]);
		this.#on.fetched(room);
	}

	#count(room, messages) {
		const before = new Set(readState.get(room).unread);

		readState.change(room, { unread: [] });
		for (const message of messages) {
			if (message.author.id === session.user.id)
				readState.read(room, message.id);
			if (readState.arrived(room, message) && message.author.id !== session.user.id && !before.has(message.id))
				this.#on.arrived(message);
		}
	}

	// A room seen for the first time here begins as read, but for what has been received since, and for a message that brought it to
	// the top of the list.
	#begin(room, newest) {
		const { unread, at, read } = readState.get(room);
		const news = newest && !read && !unread.length && newest.id > this.#mark && newest.author.id !== session.user.id;

		readState.change(room, { known: true, at: at ?? newest?.created_at ?? null });
		if (newest && !read)
			readState.read(room, unread.length ? Math.min(...unread) - 1 : newest.id - (news ? 1 : 0));
		if (news && readState.arrived(room, newest))
			this.#on.arrived(newest);
	}
}
