// How far the user has read: what is seen is marked as read, and the line above what is new stands where it was when they
// came, or looked away.
import { rooms } from "../../rooms/rooms.js";

export class Reading {
	newAfter = null;         // id of the last message that was read before, or null: no line
	missed = 0;              // messages that arrived and were not seen
	unread;                  // when the room was opened
	#room;
	#changed;
	#marked = 0;

	constructor(room, changed) {
		const first = rooms.firstUnread(room);

		this.#room = room;
		this.#changed = changed;
		this.unread = rooms.unread(room);
		if (first !== null)
			this.newAfter = first - 1;
	}

	// Beside a call the conversation may be closed.
	get #looks() {
		return !document.hidden && document.hasFocus() && !document.querySelector("#conversation[inert]");
	}

	// A message of somebody else. `inView`: it will show without scrolling.
	arrived(message, inView) {
		if (inView && this.#looks)
			return;
		if (this.missed++ === 0)
			this.newAfter = message.id - 1;
		this.#changed();
	}

	// The rows up to this message are on the screen.
	see(id, atEnd) {
		if (!this.#looks || !id)
			return;
		if (atEnd)
			this.missed = 0;
		if (id > this.#marked) {
			this.#marked = id;
			rooms.markRead(this.#room, id);
		}
	}

	// The reader wants to find it unread the next time.
	unreadFrom(id) {
		this.newAfter = id - 1;
		this.#changed();
	}

	// The reader goes to the end by themselves.
	catchUp() {
		this.missed = 0;
	}

	// Who writes has read.
	forget() {
		this.newAfter = null;
		this.missed = 0;
	}
}
