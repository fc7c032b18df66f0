// The messages that others on the page answer, for the line above each answer: those that the window of the timeline has, and the rest
// asked for by their ids, many with one request.
import { api } from "../../../core/api.js";
import { deletedOf, onDeleted } from "../deleted.js";
import { Retry } from "../timeline/retry.js";

const IDS_MOST = 50;

export class Quotes {
	#messages;
	#changed;
	#known = new Map();      // id → message, null: it is gone
	#asked = new Set();
	#failed = [];            // ids of those that could not be had, and are not asked for before the time is over
	#retry = new Retry();
	#stop = new AbortController();

	// `changed()` is called when more is known.
	constructor(channel, messages, changed) {
		this.#messages = messages;
		this.#changed = changed;
		channel.addEventListener("message_updated", ({ detail }) => this.#known.get(detail.id) && this.#hold([detail]), { signal: this.#stop.signal });
		onDeleted(channel, (what) => this.#drop(deletedOf(what, [...this.#known.keys(), ...messages.list.map(({ id }) => id)])), this.#stop.signal);
	}

	destroy() {
		this.#stop.abort();
		this.#retry.stop();
	}

	// The server can be reached again.
	retry() {
		this.#retry.now();
	}

	#hold(messages) {
		messages.forEach((message) => this.#known.set(message.id, message));
		this.#changed();
	}

	#drop(ids) {
		ids.forEach((id) => this.#known.set(id, null));
		this.#changed();
	}

	// What `reply_to` of a message means: the message, null when it is gone, undefined while that is not known.
	of({ id, author }) {
		if (author === null || this.#known.get(id) === null)
			return null;
		return this.#messages.get(id) ?? this.#known.get(id);
	}

	// These answers are shown: what they answer is wanted.
	want(answers) {
		const missing = answers.filter((reply) => this.of(reply) === undefined && !this.#asked.has(reply.id)).map(({ id }) => id);

		missing.forEach((id) => this.#asked.add(id));
		for (const ids = [...new Set(missing)]; ids.length;)
			this.#ask(ids.splice(0, IDS_MOST));
	}

	// What does not come is gone, or nobody's here.
	async #ask(ids) {
		try {
			const { results } = await api.get("messages/", { ids: ids.join(",") }, { signal: this.#stop.signal });

			ids.forEach((id) => this.#known.set(id, null));
			this.#hold(results);
		} catch (error) {
			if (error.name === "AbortError")
				return;
			this.#failed.push(...ids);
			this.#retry.later(error, () => this.#again());
		}
	}

	// Who draws the rows wants them.
	#again() {
		this.#failed.splice(0).forEach((id) => this.#asked.delete(id));
		this.#changed();
	}
}
