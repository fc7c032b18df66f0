// What was last written in each room, for lists that have a line for it: received as it is written, and for rooms that are in view asked
// for, many with one request (the server's feature `replies` has messages by their ids).
import { api } from "../../core/api.js";
import { connection } from "../../core/live/connection.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";

const GATHER_MS = 60;
const IDS_MOST = 50;

// Marks of Markdown, which a single line has no use for; an image of the text, not its meaning.
const MARKS = /^ {0,3}(?:(?:`{3,}|~{3,}).*$|(?:> ?|#{1,6} |[-*+] +))+|[*_~]{2}|`/gmu;

// The first line of a text that has words, without its marks.
export const firstLine = (text) => text.replace(MARKS, "").split("\n").map((line) => line.trim()).find(Boolean) ?? "";

// Events: "change", when more is known.
class Previews extends EventTarget {
	#messages = new Map();      // id of a room → its last message, as far as known
	#wanted = new Set();        // ids of messages
	#asked = new Set();         // those that were asked for: what is gone does not come
	#timer = null;

	constructor() {
		super();
		connection.addEventListener("frame", ({ detail: { type, data } }) => this.#receive(type, data));
		session.addEventListener("end", () => {
			this.#messages.clear();
			this.#asked.clear();
		});
	}

	#receive(type, data) {
		const known = this.#messages.get(data?.room_id);

		if ((type === "chat_message" && !(known?.id > data.id)) || (type === "message_updated" && known?.id === data.id))
			this.#hold(data);
	}

	#hold(message) {
		this.#messages.set(message.room_id, message);
		this.dispatchEvent(new Event("change"));
	}

	// The last message of the room, null while it is not known.
	of(room) {
		const message = this.#messages.get(room.id);

		return message && message.id === room.last_message_id ? message : null;
	}

	// The room is in view.
	want(room) {
		if (!room.last_message_id || this.of(room) || this.#asked.has(room.last_message_id) || !site.has("replies"))
			return;
		this.#asked.add(room.last_message_id);
		this.#wanted.add(room.last_message_id);
		this.#timer ??= setTimeout(() => this.#ask(), GATHER_MS);
	}

	async #ask() {
		const ids = [...this.#wanted].slice(0, IDS_MOST);

		ids.forEach((id) => this.#wanted.delete(id));
		this.#timer = this.#wanted.size ? setTimeout(() => this.#ask(), GATHER_MS) : null;
		try {
			const { results } = await api.get("messages/", { ids: ids.join(",") });

			results.forEach((message) => this.#hold(message));
		} catch {
			// The list does without until it is drawn again.
			ids.forEach((id) => this.#asked.delete(id));
		}
	}
}

export const previews = new Previews();
