// The one call of this page: joined from any room, heard in all of them, and taken up again after a reload.
import { api } from "../../core/api.js";
import { later } from "../../core/later.js";
import { session } from "../../core/session.js";
import { explain } from "./ends.js";
import { memory } from "./memory.js";

const RETRIES = 3;              // after a reload, for a seat whose lost socket the server has not noticed yet
const RETRY_MS = 1200;

// Event "change": whatever there is to show may have changed.
class Calls extends EventTarget {
	// { roomId, room }, and as soon as it runs all that running.js has: { call, media, sound, toggle(kind) }.
	active = null;
	#looking = null;        // the room that is on the page

	// Whether the call is on the page, and no bar needed to find it.
	get isSeen() {
		return this.active !== null && this.active.roomId === this.#looking;
	}

	look(roomId, on) {
		if (on)
			this.#looking = roomId;
		else if (this.#looking === roomId)
			this.#looking = null;
		this.changed();
	}

	changed() {
		this.dispatchEvent(new Event("change"));
	}

	// Joins the room's call and leaves any other. Devices that cannot be had are told of and done without. `media` may be
	// open already (see prejoin.js). Settles with "joined", or with the reason why there is no seat.
	async join(room, { audio = false, video = false, takeover = true, media = null, hand = false } = {}) {
		if (this.active?.roomId === room.id)
			return "joined";
		this.leave();
		const placeholder = { roomId: room.id, room };

		this.active = placeholder;
		this.changed();
		try {
			// What runs a call comes when there is one.
			const { Running } = await later();

			if (this.active !== placeholder) {
				media?.close();
				return "left";
			}
			return await this.#run(new Running(room, { audio, video, takeover, media, hand }));
		} catch {
			media?.close();
			return this.#end(placeholder, "unreachable");
		}
	}

	#run(running) {
		this.active = running;
		return new Promise((resolve) => {
			running.addEventListener("change", () => {
				if (this.active !== running)
					return;
				if (running.call.state === "active")
					resolve("joined");
				memory.keep(running);
				this.changed();
			});
			running.addEventListener("gone", ({ detail }) => resolve(this.#end(running, detail)));
			running.start();
		});
	}

	#end(active, reason) {
		if (this.active !== active)
			return reason;
		this.active = null;
		memory.clear();
		this.changed();
		if (reason !== "elsewhere" || !active.isReturning)
			explain(active.room, reason, () => this.join(active.room, active.wanted));
		return reason;
	}

	leave() {
		const { active } = this;

		if (active?.call)
			active.call.leave();
		else if (active)
			this.#end(active, "left");
	}

	// Turns "audio", "video" or "screen" on or off.
	toggle(kind) {
		return this.active?.toggle?.(kind);
	}

	// What every page does once: takes up the call that it was in before a reload.
	async restore() {
		const wanted = memory.take();

		if (!wanted || this.active)
			return;
		const room = await api.get(`rooms/${wanted.room}/`).catch(() => null);

		for (let tries = 0; room && !this.active && tries < RETRIES; tries++) {
			if (await this.join(room, { ...wanted, takeover: false }) !== "elsewhere")
				return;
			await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		}
		if (room && !this.active)
			explain(room, "elsewhere", () => this.join(room, wanted));
	}

	// The page goes: the others should not wait for it.
	hide() {
		if (!this.active?.call)
			return;
		const kept = memory.kept;

		this.leave();
		memory.close(kept);
	}
}

export const calls = new Calls();

session.addEventListener("end", () => calls.leave());
window.addEventListener("pagehide", () => calls.hide());
// A page that the browser had put aside comes back as it was, but without its call.
window.addEventListener("pageshow", ({ persisted }) => persisted && calls.restore());
