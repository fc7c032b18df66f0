// The keys of a call: Alt with M, V, S or H for microphone, camera, screen and hand; the space bar held down to talk, where
// that is chosen and nobody is writing.
import { choices } from "./choices.js";

const KEYS = { KeyM: "audio", KeyV: "video", KeyS: "screen" };

const isTaken = (target) => target instanceof Element
	&& target.closest("input, textarea, select, button, a[href], summary, audio, video, [contenteditable], [role=menuitem], [role=option]") !== null;

// `running` is the call (running.js). Returns what stops listening.
export const listenToKeys = (running) => {
	const ended = new AbortController(), { signal } = ended;
	let talking = false;
	const stopTalking = () => {
		if (talking)
			running.media.setAudio(false);
		talking = false;
	};
	const talk = (event) => {
		if (!choices.pushToTalk || event.code !== "Space" || event.altKey || event.ctrlKey || event.metaKey || isTaken(event.target))
			return;
		event.preventDefault();
		if (!talking && !running.media.audio)
			talking = Boolean(running.switch("audio", true));
	};

	document.addEventListener("keydown", (event) => {
		talk(event);
		if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat)
			return;
		if (KEYS[event.code])
			running.toggle(KEYS[event.code]);
		else if (event.code === "KeyH")
			running.call.setHand(!running.call.hand);
		else
			return;
		event.preventDefault();
	}, { signal });
	document.addEventListener("keyup", (event) => event.code === "Space" && stopTalking(), { signal });
	// A key that is let go elsewhere is not heard.
	window.addEventListener("blur", stopTalking, { signal });
	return () => ended.abort();
};
