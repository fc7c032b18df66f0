// What we send: microphone, camera, and a screen with its sound. A microphone that is off stays open, so that it is on at
// once; a camera that is off is closed, and its light goes out.
import { choices, choose } from "./choices.js";
import { openDevice, openScreen } from "./devices.js";

// Events: "tracks" (which tracks there are), "change" (what others should know), "lost" (detail: "audio" or "video": the
// device has gone).
export class LocalMedia extends EventTarget {
	audio = false;          // what others are told, and hear and see
	video = false;
	screen = false;
	opening = { audio: false, video: false };   // a device is on its way, or the user is being asked for it
	#voice = null;
	#camera = null;
	#shown = null;          // { video, audio }
	#work = Promise.resolve();
	#closed = false;
	#wanted = false;        // the microphone on, once there is one

	get tracks() {
		return { voice: this.#voice, camera: this.#camera, screen: this.#shown?.video ?? null, sound: this.#shown?.audio ?? null };
	}

	// One after the other: who presses a button twice gets what the second press says.
	#queue(work) {
		const result = this.#work.then(work);

		this.#work = result.catch(() => {});
		return result;
	}

	#emit(...names) {
		for (const name of names)
			this.dispatchEvent(new Event(name));
	}

	// Throws what the browser throws when there is no microphone to be had.
	setAudio(on) {
		this.#wanted = on;
		// Off, and on again, need no device: they do not wait.
		if (this.#voice || !on) {
			this.#switchVoice(on);
			return Promise.resolve();
		}
		return this.#opens("audio", async () => {
			if (!this.#voice)
				await this.#openVoice();
			this.#switchVoice(this.#wanted);
		});
	}

	// Whether it is on, or about to be.
	wants(kind) {
		return this[kind] || Boolean(this.opening[kind]);
	}

	async #opens(kind, work) {
		const opening = (is) => {
			this.opening[kind] = is;
			this.#emit("change");
		};

		opening(true);
		try {
			await this.#queue(work);
		} finally {
			opening(false);
		}
	}

	#switchVoice(on) {
		this.opening.audio &&= on;
		if (this.#voice)
			this.#voice.enabled = on;
		this.audio = on && this.#voice !== null;
		this.#emit("change");
	}

	async #openVoice() {
		const track = await this.#keep(openDevice("audio", choices.microphone));

		this.#voice?.stop();
		this.#voice = track;
		track.enabled = this.audio;
		track.addEventListener("ended", () => this.#lose("audio", track));
		this.#emit("tracks");
	}

	setVideo(on) {
		const work = async () => {
			if (on && !this.#camera)
				await this.#openCamera();
			else if (!on)
				this.#closeCamera();
			this.video = on;
			this.#emit("change");
		};

		return on && !this.#camera ? this.#opens("video", work) : this.#queue(work);
	}

	async #openCamera() {
		const track = await this.#keep(openDevice("video", choices.camera));

		const before = this.#camera;

		this.#camera = track;
		track.addEventListener("ended", () => this.#lose("video", track));
		this.#emit("tracks");
		before?.stop();
	}

	#closeCamera() {
		this.#camera?.stop();
		this.#camera = null;
		this.#emit("tracks");
	}

	setScreen(on) {
		return this.#queue(async () => {
			if (on && !this.#shown) {
				this.#shown = await openScreen();
				if (this.#closed)
					this.#closeScreen();
				// The browser has a button of its own to stop.
				this.#shown?.video.addEventListener("ended", () => this.setScreen(false));
			} else if (!on) {
				this.#closeScreen();
			}
			this.screen = this.#shown !== null;
			this.#emit("tracks", "change");
		});
	}

	#closeScreen() {
		this.#shown?.video.stop();
		this.#shown?.audio?.stop();
		this.#shown = null;
	}

	// Another microphone ("audio") or camera ("video"), now or for the next time.
	use(kind, deviceId) {
		choose(kind === "audio" ? { microphone: deviceId } : { camera: deviceId });
		return this.#queue(async () => {
			if (kind === "audio" && this.#voice)
				await this.#openVoice();
			else if (kind === "video" && this.#camera)
				await this.#openCamera();
		});
	}

	// The device was pulled out: another one of its kind takes over where there is one.
	#lose(kind, track) {
		if (track !== this.#voice && track !== this.#camera)
			return;
		this.#queue(async () => {
			try {
				await (kind === "audio" ? this.#openVoice() : this.#openCamera());
			} catch {
				this.#giveUp(kind);
			}
		});
	}

	#giveUp(kind) {
		if (kind === "audio") {
			this.#voice = null;
			this.audio = false;
		} else {
			this.#camera = null;
			this.video = false;
		}
		this.#emit("tracks", "change");
		this.dispatchEvent(new CustomEvent("lost", { detail: kind }));
	}

	// A device that comes after everything was closed is not wanted any more.
	async #keep(promise) {
		const track = await promise;

		if (this.#closed) {
			track.stop();
			throw new DOMException("The call is over.", "AbortError");
		}
		return track;
	}

	close() {
		this.#closed = true;
		this.#voice?.stop();
		this.#camera?.stop();
		this.#closeScreen();
		this.#voice = this.#camera = null;
		this.audio = this.video = this.screen = false;
	}
}
