// Lets the others be heard, each with a volume of their own, wherever in the client the user is.
import { choices, volumeOf } from "./choices.js";

// Events: "blocked" when the browser plays nothing before the user has touched the page.
export class Sound extends EventTarget {
	#players = new Map();           // key → element
	#blocked = false;

	#make(track) {
		const player = document.createElement("audio");

		player.autoplay = true;
		player.srcObject = new MediaStream([track]);
		if (choices.speaker)
			player.setSinkId?.(choices.speaker).catch(() => {});
		return player;
	}

	// Plays a person's track ("voice" or "sound" of their screen) in place of what was there.
	play(userId, name, track) {
		const key = `${userId} ${name}`;

		if (this.#players.get(key)?.srcObject.getTracks()[0] === track)
			return;
		this.stop(userId, name);
		if (!track)
			return;
		const player = this.#make(track);

		player.volume = volumeOf(userId);
		this.#players.set(key, player);
		player.play().catch((error) => error.name === "NotAllowedError" && this.#block());
	}

	#block() {
		if (this.#blocked)
			return;
		this.#blocked = true;
		this.dispatchEvent(new Event("blocked"));
	}

	// The user has touched the page.
	unblock() {
		this.#blocked = false;
		for (const player of this.#players.values())
			player.play().catch(() => {});
	}

	setVolume(userId, volume) {
		for (const [key, player] of this.#players)
			if (key.startsWith(`${userId} `))
				player.volume = volume;
	}

	async setSpeaker(deviceId) {
		await Promise.all([...this.#players.values()].map((player) => player.setSinkId?.(deviceId)));
	}

	stop(userId, name) {
		const key = `${userId} ${name}`, player = this.#players.get(key);

		player?.pause();
		if (player)
			player.srcObject = null;
		this.#players.delete(key);
	}

	// Stops those of whom it does not hold.
	keepOnly(test) {
		for (const key of [...this.#players.keys()]) {
			const [userId, name] = key.split(" ");

			if (!test(Number(userId)))
				this.stop(userId, name);
		}
	}

	stopAll() {
		this.keepOnly(() => false);
	}
}
