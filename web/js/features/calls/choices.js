// What the browser remembers for the next call: devices, whether to begin with microphone and camera, volumes.
import { load, save } from "../../core/storage.js";

const DEFAULTS = { audio: true, video: false, microphone: "", camera: "", speaker: "", pushToTalk: false, volumes: {} };

export const choices = { ...DEFAULTS, ...load("call") };

export const choose = (changes) => {
	Object.assign(choices, changes);
	save("call", choices);
};

// From 0 to 1, for one person.
export const volumeOf = (userId) => choices.volumes[userId] ?? 1;

export const setVolume = (userId, volume) => {
	const volumes = { ...choices.volumes, [userId]: volume };

	// What everybody begins with need not be kept.
	if (volume === 1)
		delete volumes[userId];
	choose({ volumes });
};
