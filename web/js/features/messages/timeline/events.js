// Applies the events of the channel to the messages that are known, and what is told of people to the names in them.
import { connection } from "../../../core/live/connection.js";
import { withReaction } from "../../reactions/state.js";
import { deletedOf, onDeleted } from "../deleted.js";

const RESYNC_TIMEOUT_MS = 500;

export class MessageEvents {
	#channel;
	#stop = new AbortController();

	// `changed()`: something shows; `arrived(message)`: a new one, also beyond the window; `stale()`: fetch again; `back()`:
	// the server can be reached again.
	constructor(channel, messages, { changed, arrived, stale, back }) {
		const listen = (type, run) => channel.addEventListener(type, (event) => run(event.detail), { signal: this.#stop.signal });

		this.#channel = channel;
		listen("chat_message", (message) => {
			const how = messages.insert(message);

			if (how === "added" || how === "beyond")
				arrived(message);
			if (how !== "gone")
				changed();
		});
		listen("message_updated", (message) => {
			const how = messages.update(message);

			if (how === "added")
				arrived(message);
			if (how)
				changed();
		});
		listen("reaction", ({ message_id: id, user, ...reaction }) => messages.change(id, ({ reactions = [] }) => ({
			reactions: withReaction(reactions, { ...reaction, user: user.id }) })) && changed());
		listen("pin", ({ message_id: id, active: pinned }) => messages.change(id, () => ({ pinned })) && changed());
		onDeleted(channel, (what) => deletedOf(what, messages.list.map(({ id }) => id)).filter((id) => messages.remove(id)).length && changed(), this.#stop.signal);
		listen("resync", stale);
		connection.addEventListener("frame", ({ detail: { type, data } }) => type === "user_updated" && messages.rename(data.user) && changed(),
			{ signal: this.#stop.signal });
		channel.addEventListener("state", () => {
			if (channel.state === "live" || channel.state === "polling")
				back();
		}, { signal: this.#stop.signal });
	}

	// Resolves when the channel tells of the room, or knows from where on it will: a page that is fetched then misses nothing. Not for
	// long, though, and no longer than until `page`, which was asked for ahead: where the channel takes its time, it asks for another
	// page when it is there.
	ready(page) {
		const channel = this.#channel;

		if (channel.seq !== null || channel.state === "live" || channel.state === "closed")
			return Promise.resolve();
		return new Promise((resolve) => {
			const over = () => {
				clearTimeout(timer);
				channel.removeEventListener("resync", over);
				resolve();
			};
			const timer = setTimeout(over, RESYNC_TIMEOUT_MS);

			page.then(over);
			channel.addEventListener("resync", over);
		});
	}

	// Whether it is known from where on the channel tells: a page that was asked for before misses what came in between.
	get known() {
		return this.#channel.seq !== null;
	}

	destroy() {
		this.#stop.abort();
	}
}
