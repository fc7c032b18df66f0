// Whom a name that is being typed in a room may mean: who has written there lately, then the other participants, as the server finds
// them by their names; and everybody, where the user may call them.
import { api } from "../../../core/api.js";
import { searchKey } from "../../../core/fold.js";
import { session } from "../../../core/session.js";
import { Answers, begins } from "../../people/answers.js";
import { mayCallEverybody } from "./everybody.js";

const PAGE = 50;
const SHOWN = 6;

export class Candidates {
	#room;
	#recent;
	#answers = new Answers((key) => this.#find(key));

	// `room()` gives the room as it is now, `recent()` who has written there, the last one first.
	constructor(room, recent) {
		this.#room = room;
		this.#recent = recent;
	}

	async #find(key) {
		const { count, results } = await api.get(`rooms/${this.#room().id}/participants/`, { search: key, page_size: PAGE });

		return { users: results.map(({ user }) => user), whole: count <= results.length };
	}

	// Whether the server need not be asked.
	knows(name) {
		return this.#answers.of(searchKey(name)) !== null;
	}

	ask(name) {
		return this.#answers.ask(searchKey(name));
	}

	#everybody(name) {
		return mayCallEverybody(this.#room()) ? ["all", "here"].filter((word) => word.startsWith(name.toLowerCase())) : [];
	}

	// Of those who have written, only who is still there, as far as that is known.
	#people(key) {
		const { users = [], whole = false } = this.#answers.of(key) ?? {}, ids = new Set(users.map(({ id }) => id));
		const recent = this.#recent().filter(({ id }) => !whole || ids.has(id)), known = new Map(users.map((user) => [user.id, user]));
		const all = new Map([...recent, ...users].map((user) => [user.id, known.get(user.id) ?? user]));

		return [...all.values()].filter((user) => user.id !== session.user?.id && begins(user, key));
	}

	// What fits, best first: users, and the words that call everybody.
	matching(name) {
		const words = this.#everybody(name), people = this.#people(searchKey(name));

		// Who has typed the whole word means it.
		return words.includes(name.toLowerCase()) ? [...words, ...people.slice(0, SHOWN)] : [...people.slice(0, SHOWN), ...words];
	}
}
