// The call as it is seen in its room: everybody's tiles, a shared screen large, and the controls.
import { serverNow } from "../../core/clock.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { clear, el } from "../../core/ui/dom.js";
import { redraw } from "../../core/ui/redraw.js";
import { rooms } from "../rooms/rooms.js";
import { makeControls } from "./controls.js";
import { Drawer } from "./drawer.js";
import { bestGrid } from "./grid.js";
import { moving } from "./move.js";
import { Tile } from "./tile.js";

const GAP = 8;

const clock = (from) => {
	const seconds = Math.max(0, Math.floor((serverNow() - Date.parse(from)) / 1000));
	const two = (number) => String(number).padStart(2, "0");
	const hours = Math.floor(seconds / 3600), rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

	return hours ? `${hours}:${rest}` : rest;
};

export class Stage {
	// `running` is the call (running.js).
	constructor(container, running) {
		this.drawer = new Drawer(container.parentElement);
		this.running = running;
		this.user = session.user;        // who logs out is on the stage until the call has ended
		this.tiles = new Map();
		this.pinned = null;
		this.ended = new AbortController();
		this.note = el("p", { class: "call-banner", role: "status", hidden: true });
		this.large = el("ul", { class: "call-spotlight", "aria-label": t("calls.spotlight"), hidden: true });
		this.grid = el("ul", { class: "call-grid", "aria-label": t("calls.people") });
		this.clock = el("span", { class: "call-clock" });
		this.controls = makeControls(this, this.ended.signal);
		this.element = el("section", { class: "call", "aria-label": t("calls.region", { room: running.room.name }) },
			this.note, el("div", { class: "call-pictures" }, this.large, this.grid), el("footer", { class: "call-foot" }, this.clock, this.controls.element));
		clear(container, this.element);
		this.observer = new ResizeObserver(() => this.layOut());
		this.observer.observe(this.grid);
		rooms.addEventListener("change", () => this.controls.update(), { signal: this.ended.signal });
		this.drawer.addEventListener("change", () => this.update(), { signal: this.ended.signal });
		for (const name of ["change", "speaking"])
			running.addEventListener(name, () => this.update(), { signal: this.ended.signal });
		this.timer = setInterval(() => this.showClock(), 1000);
		this.update();
	}

	// Everything there is to show, one entry a tile.
	wanted() {
		const { call, media, speaking } = this.running;
		const owned = this.running.isOwned;
		const people = call.participants.some(({ user }) => user.id === call.me) ? call.participants
			: [...call.participants, { user: this.user, state: "active" }];
		const list = [];

		for (const { user, state, hand, ...said } of people) {
			const own = user.id === call.me, peer = call.mesh.peers.get(user.id);
			const tracks = own ? media.tracks : peer?.tracks ?? {};
			const { audio, video, screen } = own ? media : said;
			const opening = own && Boolean(media.opening.video);
			const common = { user, own, owned, hand: Boolean(hand), audio };

			list.push({ ...common, key: String(user.id), screen: false, track: video ? tracks.camera ?? null : null,
				state: opening ? "opening" : this.stateOf(own, state, peer), speaking: audio && speaking.has(user.id) });
			if (screen)
				list.push({ ...common, key: `${user.id} screen`, screen: true, track: tracks.screen ?? null, state: null, speaking: false });
		}
		return list.sort((a, b) => a.own - b.own);
	}

	stateOf(own, said, peer) {
		if (own)
			return null;
		if (said === "reconnecting" || peer?.state === "reconnecting")
			return "reconnecting";
		return peer?.state === "connected" ? null : "connecting";
	}

	// What the user has chosen, else the screen that was shared last, is large.
	chooseLarge(list) {
		const screens = list.filter(({ screen, own }) => screen && !own);

		if (this.pinned && !list.some(({ key }) => key === this.pinned))
			this.pinned = null;
		if (this.pinned === "")
			return screens.length ? null : (this.pinned = null);
		return this.pinned ?? screens.at(-1)?.key ?? null;
	}

	// null: nothing is large, not even a screen that is being shared.
	pin(key) {
		this.pinned = key ?? "";
		this.update();
	}

	update() {
		redraw(this.element, this.draw);
	}

	draw = () => {
		if (this.ended.signal.aborted)
			return;
		const list = this.wanted(), large = this.chooseLarge(list);

		for (const [key, tile] of this.tiles) {
			if (!list.some((one) => one.key === key)) {
				tile.close();
				this.tiles.delete(key);
			}
		}
		moving([...this.tiles.values()].map(({ element }) => element), () => this.place(list, large));
		this.showClock();
		this.controls.update();
	};

	place(list, large) {
		list.forEach((one) => this.showTile(one, one.key === large));
		this.large.hidden = large === null;
		this.element.classList.toggle("has-large", large !== null);
		this.grid.hidden = list.length === 1 && large !== null;
		this.showNote();
		this.layOut();
	}

	showTile(wanted, large) {
		const tile = this.tiles.get(wanted.key) ?? new Tile(this, wanted.key);
		const place = large ? this.large : this.grid;

		this.tiles.set(wanted.key, tile);
		// Moving an element stops its video: only where it must be.
		if (tile.element.parentNode !== place)
			place.append(tile.element);
		tile.update({ ...wanted, large });
	}

	showNote() {
		const { state, participants } = this.running.call;
		const key = state === "joining" ? "calls.joining" : state === "reconnecting" ? "calls.reconnecting"
			: participants.length < 2 ? "calls.alone" : null;

		this.note.hidden = key === null;
		if (key && this.note.dataset.words !== key)
			this.note.textContent = t(key);
		this.note.dataset.words = key ?? "";
		this.note.classList.toggle("is-warning", state === "reconnecting");
	}

	showClock() {
		this.clock.textContent = this.running.call.since ? clock(this.running.call.since) : "";
	}

	layOut() {
		const { width, height } = this.grid.getBoundingClientRect();
		const best = bestGrid(Math.max(1, this.grid.children.length), width, height, GAP);

		this.grid.style.setProperty("--tile-width", `${Math.floor(best.width)}px`);
		this.grid.style.setProperty("--tile-height", `${Math.floor(best.height)}px`);
		this.grid.classList.toggle("is-small", best.width < 170);
	}

	destroy() {
		this.ended.abort();
		this.drawer.destroy();
		clearInterval(this.timer);
		this.observer.disconnect();
		this.tiles.forEach((tile) => tile.close());
		this.element.remove();
	}
}
