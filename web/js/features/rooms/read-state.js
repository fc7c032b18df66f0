// What this browser remembers of each room: how far it was read, which messages since are unread, when somebody last
// wrote, and the last event that was received. It is apart from the position that the server keeps of each member.
import { session } from "../../core/session.js";
import { load, save, watch } from "../../core/storage.js";

const SAVE_MS = 1000;
const UNREAD_MOST = 100;

// `known`: whether what was there before this browser came is known.
const empty = () => ({ read: 0, unread: [], at: null, seq: null, known: false });

class ReadState extends EventTarget {
	#name = null;
	#byRoom = new Map();
	#timer = null;
	#unwatch = new Set();

	constructor() {
		super();
		window.addEventListener("pagehide", () => this.#write());
		document.addEventListener("visibilitychange", () => document.hidden && this.#write());
	}

	// Begins with the read state of whoever is logged in.
	open() {
		this.#name = `notes:${session.user.id}`;
		this.#adopt(load(this.#name));
		if (!this.#unwatch.has(this.#name)) {
			const name = this.#name;

			this.#unwatch.add(name);
			watch(name, (stored) => name === this.#name && this.#merge(stored));
		}
	}

	close() {
		this.#write();
		this.#name = null;
		this.#byRoom.clear();
	}

	#adopt(stored) {
		this.#byRoom = new Map(Object.entries(stored ?? {}).map(([id, state]) => [Number(id), { ...empty(), ...state }]));
	}

	// Another tab has read a room: what was read there is read here.
	#merge(stored) {
		for (const [id, state] of Object.entries(stored ?? {}))
			if (state.read > this.get(Number(id)).read)
				this.read(Number(id), state.read);
		this.dispatchEvent(new Event("change"));
	}

	get(room) {
		return this.#byRoom.get(room) ?? empty();
	}

	has(room) {
		return this.#byRoom.has(room);
	}

	change(room, fields) {
		this.#byRoom.set(room, { ...this.get(room), ...fields });
		this.#later();
	}

	// Whether a message is neither read nor unread yet.
	fresh(room, message) {
		const state = this.get(room);

		return message.id > state.read && !state.unread.includes(message.id);
	}

	// A message of somebody else; whether it counts as unread.
	arrived(room, message) {
		const state = this.get(room);
		const fresh = this.fresh(room, message);

		this.change(room, {
			at: !state.at || message.created_at > state.at ? message.created_at : state.at,
			unread: fresh ? [...state.unread, message.id].slice(-UNREAD_MOST) : state.unread,
		});
		return fresh;
	}

	gone(room, message) {
		const state = this.get(room);

		if (state.unread.includes(message))
			this.change(room, { unread: state.unread.filter((id) => id !== message) });
	}

	read(room, message) {
		const state = this.get(room);

		this.change(room, { read: Math.max(state.read, message), unread: state.unread.filter((id) => id > message) });
	}

	drop(room) {
		this.#byRoom.delete(room);
		this.#later();
	}

	#later() {
		this.#timer ??= setTimeout(() => this.#write(), SAVE_MS);
	}

	#write() {
		clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#name)
			save(this.#name, Object.fromEntries(this.#byRoom));
	}
}

export const readState = new ReadState();
export const UNREAD_LIMIT = UNREAD_MOST;
