// Reacting to messages: shown at once, then sent; what the server refuses is put back.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { session } from "../../core/session.js";
import { toast } from "../../core/ui/toast.js";
import { usedEmoji } from "../emoji/emoji.js";
import { bare, hasReacted, toggled } from "./state.js";

export class Reactor {
	#messages;
	#changed;
	#wanted = new Map();     // message and emoji → whether it shall be there, while the server is asked

	// `messages` are those of a timeline, `changed()` is called when one of them shows something else.
	constructor(messages, changed) {
		this.#messages = messages;
		this.#changed = changed;
	}

	#set(id, emoji, active) {
		this.#messages.change(id, ({ reactions = [] }) => ({ reactions: toggled(reactions, emoji, session.user?.id, active) }));
		this.#changed();
	}

	// Puts it there, or takes it back.
	toggle(id, chosen) {
		const emoji = bare(chosen), key = `${id} ${emoji}`, busy = this.#wanted.has(key);
		const active = !hasReacted(this.#messages.get(id)?.reactions ?? [], emoji, session.user?.id);

		if (active)
			usedEmoji(chosen);
		this.#set(id, emoji, active);
		this.#wanted.set(key, active);
		if (!busy)
			this.#send(key, id, emoji);
	}

	// One after the other: who presses twice has the last word.
	async #send(key, id, emoji) {
		const active = this.#wanted.get(key), path = `messages/${id}/reactions/${encodeURIComponent(emoji)}/`;

		try {
			await (active ? api.put(path) : api.delete(path));
		} catch (error) {
			this.#wanted.delete(key);
			this.#set(id, emoji, !active);
			toast(describe(error), { kind: "bad" });
			return;
		}
		if (this.#wanted.get(key) !== active)
			this.#send(key, id, emoji);
		else
			this.#wanted.delete(key);
	}
}
