// What people are in the rooms of the page, as far as it knows: their role, and until when they may say nothing. The server tells of
// changes; who was not heard of yet is asked for.
import { api } from "../../core/api.js";
import { serverNow } from "../../core/clock.js";
import { connection } from "../../core/live/connection.js";
import { session } from "../../core/session.js";

const FOUND_MOST = 100;

const keyOf = (room, user) => `${room} ${user}`;

// Whether a mute is still on.
export const isMuted = (standing) => Boolean(standing?.muted_until) && Date.parse(standing.muted_until) > serverNow();

// Event: "change".
class Standings extends EventTarget {
	#known = new Map();     // room and user → { role, muted_until }; null: not in the room

	constructor() {
		super();
		connection.addEventListener("frame", ({ detail: { type, data, room_id: room } }) => {
			if (type === "participant_updated")
				this.#set(room, data.user_id, data);
			else if (type === "participant_left")
				this.#set(room, data.user_id, null);
			else if (type === "participant_joined")
				this.#known.delete(keyOf(room, data.user.id));
		});
		connection.addEventListener("hello", () => this.#known.clear());
		session.addEventListener("end", () => this.#known.clear());
	}

	#set(room, user, standing) {
		this.#known.set(keyOf(room, user), standing && { role: standing.role, muted_until: standing.muted_until ?? null });
		this.dispatchEvent(new Event("change"));
	}

	// Participants as the server lists them.
	note(room, participants) {
		participants.forEach(({ user, ...standing }) => this.#set(room, user.id, standing));
	}

	// As an answer of the server has one.
	noteOne(room, user, standing) {
		this.#set(room, user, standing);
	}

	// undefined where nobody knows yet, null for who is not in the room.
	of(room, user) {
		return this.#known.get(keyOf(room, user));
	}

	// Resolves to the same, once it is known.
	async ask(room, user) {
		if (this.of(room, user.id) === undefined) {
			const { results } = await api.get(`rooms/${room}/participants/`, { search: user.username, page_size: FOUND_MOST });

			this.#set(room, user.id, results.find((each) => each.user.id === user.id) ?? null);
		}
		return this.of(room, user.id);
	}
}

export const standings = new Standings();
