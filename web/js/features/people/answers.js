// What the server has answered about names that are being typed, kept for a minute: of a name that begins like one of which all are known
// it need not be asked.
import { searchKey } from "../../core/fold.js";

const KEPT_MS = 60000;

// Whether one of their names, or a word of the shown one, begins so.
export const begins = (user, key) => searchKey(user.username).startsWith(key)
	|| ` ${searchKey(user.display_name)}`.replace(/[-_.]/g, " ").includes(` ${key}`);

export class Answers {
	#get;
	#known = new Map();      // key → { users, whole, until }

	// `get(key)` resolves to { users, whole }: `whole` when these are all that there are.
	constructor(get) {
		this.#get = get;
	}

	// The answers that are not too old to this key and to what it begins with, each as [key, answer], the longest key first.
	#answersTo(key) {
		const keys = Array.from({ length: key.length + 1 }, (_, less) => key.slice(0, key.length - less));

		return keys.map((each) => [each, this.#known.get(each)]).filter(([, answer]) => answer?.until > performance.now());
	}

	// For this key, or for what it begins with where that was everybody; null where the server has to be asked.
	of(key) {
		return this.#answersTo(key).find(([each, { whole }]) => each === key || whole)?.[1] ?? null;
	}

	// The same, or what is known of it while the server is being asked: the answer to the longest key that it begins with; null without any.
	nearest(key) {
		return this.of(key) ?? this.#answersTo(key)[0]?.[1] ?? null;
	}

	async ask(key) {
		this.#known.set(key, { ...await this.#get(key), until: performance.now() + KEPT_MS });
	}
}
