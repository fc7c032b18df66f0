// What this browser remembers of each room: how far it was read, which messages since are unread, when somebody last
// wrote, and the last event that was heard. The server keeps no such thing.
import { session } from "../../core/session.js";
import { load, save, watch } from "../../core/storage.js";

const SAVE_MS = 1000;
const UNREAD_MOST = 100;

// `known`: whether what was there before this browser came is known.
const empty = () => ({ read: 0, unread: [], at: null, seq: null, known: false });

class Notes extends EventTarget {
	#name = null;
	#notes = new Map();
	#timer = null;
	#unwatch = new Set();

	constructor() {
		super();
		window.addEventListener("pagehide", () => this.#write());
		document.addEventListener("visibilitychange", () => document.hidden && this.#write());
	}

	// Begins with the notes of whoever is logged in.
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
		this.#notes.clear();
	}

	#adopt(stored) {
		this.#notes = new Map(Object.entries(stored ?? {}).map(([id, note]) => [Number(id), { ...empty(), ...note }]));
	}

	// Another tab has read a room: what was read there is read here.
	#merge(stored) {
		for (const [id, note] of Object.entries(stored ?? {}))
			if (note.read > this.get(Number(id)).read)
				this.read(Number(id), note.read);
		this.dispatchEvent(new Event("change"));
	}

	get(room) {
		return this.#notes.get(room) ?? empty();
	}

	has(room) {
		return this.#notes.has(room);
	}

	change(room, fields) {
		this.#notes.set(room, { ...this.get(room), ...fields });
		this.#later();
	}

	// Whether a message is neither read nor unread yet.
	fresh(room, message) {
		const note = this.get(room);

		return message.id > note.read && !note.unread.includes(message.id);
	}

	// A message of somebody else; whether it counts as unread.
	arrived(room, message) {
		const note = this.get(room);
		const fresh = this.fresh(room, message);

		this.change(room, {
			at: !note.at || message.created_at > note.at ? message.created_at : note.at,
			unread: fresh ? [...note.unread, message.id].slice(-UNREAD_MOST) : note.unread,
		});
		return fresh;
	}

	gone(room, message) {
		const note = this.get(room);

		if (note.unread.includes(message))
			this.change(room, { unread: note.unread.filter((id) => id !== message) });
	}

	read(room, message) {
		const note = this.get(room);

		this.change(room, { read: Math.max(note.read, message), unread: note.unread.filter((id) => id > message) });
	}

	drop(room) {
		this.#notes.delete(room);
		this.#later();
	}

	#later() {
		this.#timer ??= setTimeout(() => this.#write(), SAVE_MS);
	}

	#write() {
		clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#name)
			save(this.#name, Object.fromEntries(this.#notes));
	}
}

export const notes = new Notes();
export const UNREAD_LIMIT = UNREAD_MOST;
