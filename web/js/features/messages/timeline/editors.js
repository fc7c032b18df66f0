// The messages that are being edited, by their ids.
import { limitsOf } from "../composer/limits.js";
import { messageEditor } from "./editor.js";

export class Editors {
	#context;
	#done;
	#open = new Map();

	// `context` has `room()`, the room as it is now, and `candidates`: whom one may mention there. `done` is called with the
	// message as it is then, or null.
	constructor(context, done) {
		this.#context = context;
		this.#done = done;
	}

	open(message) {
		if (this.#open.has(message.id))
			return;
		this.#open.set(message.id, messageEditor(message, { ...this.#context, limit: limitsOf().message_length, done: (edited) => {
			this.#close(message.id);
			this.#done(edited);
		} }));
	}

	#close(id) {
		this.#open.get(id)?.destroy();
		this.#open.delete(id);
	}

	elementOf(id) {
		return this.#open.get(id)?.element ?? null;
	}

	focus(id) {
		this.#open.get(id)?.focus();
	}

	destroy() {
		[...this.#open.keys()].forEach((id) => this.#close(id));
	}
}
