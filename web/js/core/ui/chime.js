// A short sound of two notes: something has come. Browsers play nothing before the page was used.
const NOTES = [[660, 0], [880, 0.09]];          // hertz, seconds after the beginning
const LONG = 0.22, LOUD = 0.05;
const REST_MS = 2000;

let last = -REST_MS;

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

export const chime = () => {
	if (performance.now() - last < REST_MS || !globalThis.AudioContext || navigator.userActivation?.hasBeenActive === false)
		return;
	last = performance.now();
	const context = new AudioContext();

	NOTES.map((one) => note(context, one)).at(-1).addEventListener("ended", () => context.close());
};
