// Applies the events of the channel to the messages that are known, and what is told of people to the names in them.
import { connection } from "../../../core/live/connection.js";

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
		listen("message_deleted", ({ id }) => messages.remove(id) && changed());
		listen("messages_deleted", ({ message_ids: ids }) => ids.filter((id) => messages.remove(id)).length && changed());
		listen("resync", stale);
		connection.addEventListener("frame", ({ detail: { type, data } }) => type === "user_updated" && messages.rename(data.user) && changed(),
			{ signal: this.#stop.signal });
		channel.addEventListener("state", () => {
			if (channel.state === "live" || channel.state === "polling")
				back();
		}, { signal: this.#stop.signal });
	}

	// Resolves when the channel tells of the room, or knows from where on it will: a page that is fetched then misses nothing. Not for
	// long, though: where the channel takes its time, it asks for another page when it is there.
	ready() {
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

			channel.addEventListener("resync", over);
		});
	}

	destroy() {
		this.#stop.abort();
	}
}
