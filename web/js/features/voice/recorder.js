// Speaking a message: the microphone is opened, and a line takes the place of the field that tells for how long one has spoken and how loud
// one is, until it is sent or thrown away.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";
import { choices } from "../calls/choices.js";
import { faultOf, openDevice } from "../calls/devices.js";
import { recording, voiceName } from "./name.js";
import { clock } from "./peaks.js";

const MOST_MS = 10 * 60 * 1000;
const BITS = 32000;
const DRAW_MS = 100;
const BARS = 24;

// Calls `draw(level)` again and again with how loud the track is, from 0 to 1; returns what stops it.
const measure = (stream, draw) => {
	const context = new AudioContext(), analyser = context.createAnalyser(), samples = new Float32Array(analyser.fftSize);
	const timer = setInterval(() => {
		analyser.getFloatTimeDomainData(samples);
		draw(Math.min(1, samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) * 1.5));
	}, DRAW_MS);

	context.createMediaStreamSource(stream).connect(analyser);
	return () => {
		clearInterval(timer);
		context.close();
	};
};

// Records until one is through; `line` is the element whose place the recorder takes. Resolves to a File with its `seconds`, null for nothing.
export const recordVoice = async (line) => {
	let track;

	try {
		track = await openDevice("audio", choices.microphone ?? "");
	} catch (error) {
		toast(t(`calls.fault.audio.${faultOf(error)}`), { kind: "bad" });
		return null;
	}
	const { type, extension } = recording(), stream = new MediaStream([track]), recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS });
	const parts = [], began = performance.now();
	let wanted = false, seconds = 0;

	return new Promise((resolve) => {
		const end = (keep) => {
			wanted = keep;
			seconds = (performance.now() - began) / 1000;
			if (recorder.state !== "inactive")
				recorder.stop();
		};
		const time = el("span", { class: "voice-time", role: "timer" }, clock(0)), wave = el("span", { class: "voice-bars", "aria-hidden": "true" });
		const send = el("button", { type: "button", class: "composer-send", "aria-label": t("voice.send"), title: t("voice.send"), on: { click: () => end(true) } }, icon("send"));
		const bar = el("div", { class: "composer-line voice-line", role: "group", "aria-label": t("voice.recording"), on: { keydown: (event) => {
			if (event.key === "Escape")
				end(false);
		} } },
		el("button", { type: "button", class: "icon-button", "aria-label": t("voice.cancel"), title: t("voice.cancel"), on: { click: () => end(false) } }, icon("trash")),
		el("span", { class: "voice-dot", "aria-hidden": "true" }), time, wave, send);
		const still = measure(stream, (level) => {
			wave.append(el("i", {}));
			wave.lastChild.style.setProperty("--loud", String(Math.max(0.08, level)));
			[...wave.children].slice(0, -BARS).forEach((old) => old.remove());
			time.textContent = clock((performance.now() - began) / 1000);
			// Another room was opened, or it is enough.
			if (!bar.isConnected || performance.now() - began > MOST_MS)
				end(bar.isConnected);
		});

		recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
		recorder.addEventListener("stop", () => {
			still();
			track.stop();
			bar.remove();
			line.hidden = false;
			resolve(wanted && parts.some(({ size }) => size)
				? Object.assign(new File(parts, voiceName(new Date(), extension), { type }), { seconds }) : null);
		});
		line.hidden = true;
		line.after(bar);
		recorder.start();
		send.focus();
	});
};
