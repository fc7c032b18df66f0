// A short sound of two notes: something has come.
const NOTES = [[660, 0], [880, 0.09]];          // hertz, seconds after the beginning
const LONG = 0.22, LOUD = 0.05;
const REST_MS = 2000;

let last = -REST_MS, touched = false;

for (const type of ["pointerdown", "keydown"])
	document.addEventListener(type, () => {
		touched = true;
	}, { capture: true, once: true });

// Before the page was used browsers play nothing, and some play it then, when it says nothing any more.
const wasUsed = () => navigator.userActivation?.hasBeenActive ?? touched;

const note = (context, [pitch, after]) => {
	const tone = context.createOscillator(), volume = context.createGain(), at = context.currentTime + after;

	tone.frequency.value = pitch;
	volume.gain.setValueAtTime(0, at);
	volume.gain.linearRampToValueAtTime(LOUD, at + 0.01);
	volume.gain.exponentialRampToValueAtTime(0.0001, at + LONG);
	tone.connect(volume).connect(context.destination);
	tone.start(at);
	tone.stop(at + LONG);
	return tone;
};

// Not twice within REST_MS, however much comes.
export const chime = () => {
	if (performance.now() - last < REST_MS || !globalThis.AudioContext || !wasUsed())
		return;
	last = performance.now();
	const context = new AudioContext();

	NOTES.map((one) => note(context, one)).at(-1).addEventListener("ended", () => context.close());
};
