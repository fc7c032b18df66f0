// A call under way, with all that belongs to it: the seat and its connections, our media, what is heard, and the keys.
import { t } from "../../core/i18n.js";
import { announce } from "../../core/ui/announce.js";
import { nameOf } from "../../core/ui/avatar.js";
import { toast } from "../../core/ui/toast.js";
import { Call } from "./call.js";
import { faultOf } from "./devices.js";
import { unwatch, watch } from "./levels.js";
import { LocalMedia } from "./media.js";
import { listenToKeys } from "./shortcuts.js";
import { Sound } from "./sound.js";
import { owns } from "../rooms/rights.js";
import { rooms } from "../rooms/rooms.js";

const SETTERS = { audio: "setAudio", video: "setVideo", screen: "setScreen" };

const tellFault = (kind, error) => {
	// Who closes the browser's choice of screens has changed their mind; a device of a call that is over is not missed.
	if (error.name === "AbortError" || (kind === "screen" && error.name === "NotAllowedError"))
		return;
	toast(t(kind === "screen" ? "calls.fault.screen" : `calls.fault.${kind}.${faultOf(error)}`), { kind: "bad" });
};

// Events: "change"; "speaking" when somebody begins or stops to speak; "gone" (detail: why).
export class Running extends EventTarget {
	speaking = new Set();           // ids of users
	#stopKeys;

	// `isReturning`: it takes up what a reload has interrupted, and asks for no seat that is held elsewhere.
	constructor(room, { audio, video, takeover, media, hand }) {
		super();
		Object.assign(this, { room, roomId: room.id, wanted: { audio, video }, isReturning: !takeover });
		this.media = media ?? new LocalMedia();
		this.sound = new Sound();
		this.call = new Call(room, this.media, { takeover });
		this.call.hand = hand;
		this.#listen();
	}

	// Whether the user owns the room, now: owners change.
	get isOwned() {
		return owns(rooms.get(this.roomId) ?? this.room);
	}

	async start() {
		const { media, wanted } = this;

		await Promise.all(["audio", "video"].map((kind) => wanted[kind] && !media[kind] && this.switch(kind, true)));
		if (this.call.state === "gone")
			return;
		this.#stopKeys = listenToKeys(this);
		await this.call.start().catch(() => {});
	}

	#listen() {
		const { call, media, sound } = this;

		call.addEventListener("change", () => {
			this.#received();
			this.dispatchEvent(new Event("change"));
		});
		for (const name of ["joined", "left", "hand", "screen"])
			call.addEventListener(name, ({ detail }) => announce(t(`calls.announce.${name}`, { name: nameOf(detail) })));
		call.addEventListener("muted", () => toast(t("calls.muted_by_owner")));
		call.addEventListener("refused", ({ detail }) => toast(detail.message, { kind: "bad" }));
		call.addEventListener("fault", ({ detail }) => console.warn("call:", detail));
		call.addEventListener("gone", ({ detail }) => this.#end(detail));
		media.addEventListener("lost", ({ detail }) => toast(t(`calls.lost.${detail}`), { kind: "bad" }));
		sound.addEventListener("blocked", () => toast(t("calls.blocked"),
			{ action: { label: t("calls.hear"), run: () => sound.unblock() } }));
	}

	// What the others send is played, and measured, wherever the user is reading.
	#received() {
		const { peers, me } = this.call.mesh;

		for (const [id, { tracks }] of peers) {
			this.sound.play(id, "voice", tracks.voice);
			this.sound.play(id, "sound", tracks.sound);
			this.#measure(id, tracks.voice);
		}
		this.sound.keepOnly((id) => peers.has(id));
		for (const id of this.#measured)
			if (id !== me && !peers.has(id))
				this.#measure(id, null);
		this.#measure(me, this.media.tracks.voice);
	}

	#measured = new Set();

	#measure(id, track) {
		if (track)
			this.#measured.add(id);
		else
			this.#measured.delete(id);
		watch(`call ${id}`, track, { changed: (speaks) => this.#setSpeaking(id, speaks) });
		if (!track)
			this.#setSpeaking(id, false);
	}

	#setSpeaking(id, speaks) {
		if (speaks === this.speaking.has(id))
			return;
		if (speaks)
			this.speaking.add(id);
		else
			this.speaking.delete(id);
		this.dispatchEvent(new Event("speaking"));
	}

	// Turns "audio", "video" or "screen" on or off, and says why where it cannot.
	async switch(kind, on) {
		try {
			await this.media[SETTERS[kind]](on);
		} catch (error) {
			tellFault(kind, error);
		}
	}

	toggle(kind) {
		return this.switch(kind, !this.media.wants(kind));
	}

	setVolume(userId, volume) {
		this.sound.setVolume(userId, volume);
	}

	#end(reason) {
		this.#stopKeys?.();
		this.sound.stopAll();
		for (const id of this.#measured)
			unwatch(`call ${id}`);
		this.dispatchEvent(new CustomEvent("gone", { detail: reason }));
	}

	// What has come from each participant, for the tests and for whoever looks for a fault.
	async statistics() {
		const all = {};

		for (const [id, { connection }] of this.call.mesh.peers)
			all[id] = connection ? [...(await connection.pc.getStats()).values()] : [];
		return all;
	}
}
