// Who speaks: the loudness of each voice, measured a few times a second. Only measured: nothing is heard through this.
const EVERY_MS = 100;
const LOUD = 0.02;              // of 1, root mean square; a quiet voice near a microphone has 0.03
const HOLD_MS = 400;            // pauses between words

let context = null;
let timer = null;
const voices = new Map();       // key → { track, source, analyser, level, until, changed }

// A browser starts no sound, and no measuring, before the user has touched the page.
const wake = () => context?.state === "suspended" && context.resume().catch(() => {});

for (const type of ["pointerdown", "keydown"])
	document.addEventListener(type, wake, { passive: true });

const measure = (voice, samples) => {
	let sum = 0;

	voice.analyser.getFloatTimeDomainData(samples);
	for (const sample of samples)
		sum += sample * sample;
	return Math.sqrt(sum / samples.length);
};

const round = () => {
	const samples = new Float32Array(512), now = performance.now();

	for (const voice of voices.values()) {
		const spoke = voice.until > now;

		voice.level = voice.track.enabled ? measure(voice, samples) : 0;
		if (voice.level > LOUD)
			voice.until = now + HOLD_MS;
		voice.heard(voice.level);
		if (spoke !== voice.until > now)
			voice.changed(voice.until > now);
	}
};

export const unwatch = (key) => {
	voices.get(key)?.source.disconnect();
	voices.delete(key);
	if (!voices.size) {
		clearInterval(timer);
		timer = null;
	}
};

// Measures a track under a key, in place of what was measured under it. `changed(speaking)` when somebody begins or stops
// to speak, `heard(level)` all the time.
export const watch = (key, track, { changed = () => {}, heard = () => {} }) => {
	if (voices.get(key)?.track === track)
		return;
	unwatch(key);
	if (!track)
		return;
	context ??= new AudioContext();
	wake();
	const source = context.createMediaStreamSource(new MediaStream([track]));
	const analyser = new AnalyserNode(context, { fftSize: 512 });

	source.connect(analyser);
	voices.set(key, { track, source, analyser, level: 0, until: 0, changed, heard });
	timer ??= setInterval(round, EVERY_MS);
};
