// A voice message: a button, bars as high as it is loud, and how long it is. The sound is fetched whole, as it is small: browsers record
// without telling the length, which only who has decoded it knows.
import { t } from "../../core/i18n.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { fileCard } from "../files/card.js";
import { linkTo } from "../files/links.js";
import { BARS, clock, peaksOf } from "./peaks.js";

const RATE = 8000;              // samples a second are enough to draw

const decode = async (bytes) => (await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes)).getChannelData(0);

const fetchSound = async (file) => {
	const answer = await fetch(await linkTo(file));

	if (!answer.ok)
		throw new Error(`status ${answer.status}`);
	const blob = await answer.blob(), samples = await decode(await blob.arrayBuffer());

	return { url: URL.createObjectURL(blob), peaks: peaksOf(samples), seconds: samples.length / RATE };
};

let playing = null;             // one at a time

export const voicePlayer = (file) => {
	const sound = el("audio", { preload: "auto" });
	const play = el("button", { type: "button", class: "voice-play", disabled: true });
	const bars = Array.from({ length: BARS }, () => el("i", {}));
	const place = el("input", { type: "range", class: "voice-place", min: "0", max: "1000", step: "10", ".value": "0", disabled: true, "aria-label": t("voice.place") });
	const time = el("span", { class: "voice-time" }, "0:00");
	const element = el("figure", { class: "voice", "aria-label": t("voice.message"), role: "group" }, play,
		el("div", { class: "voice-wave" }, el("span", { class: "voice-bars", "aria-hidden": "true" }, bars), place), time, sound);
	let seconds = file.duration ?? 0;
	const draw = () => {
		const part = seconds ? sound.currentTime / seconds : 0, label = t(sound.paused ? "voice.play" : "voice.pause");

		if (play.getAttribute("aria-label") !== label) {
			play.setAttribute("aria-label", label);
			clear(play, icon(sound.paused ? "play" : "pause"));
		}
		bars.forEach((bar, index) => bar.classList.toggle("is-played", index < part * BARS));
		place.value = String(Math.round(part * 1000));
		place.setAttribute("aria-valuetext", clock(sound.currentTime));
		time.textContent = clock(sound.paused && !sound.currentTime ? seconds : sound.currentTime);
	};
	const load = async () => {
		const { url, peaks, seconds: length } = await fetchSound(file);

		seconds = length;
		sound.src = url;
		peaks.forEach((peak, index) => bars[index].style.setProperty("--loud", String(Math.max(0.08, peak))));
		play.disabled = place.disabled = false;
		draw();
	};

	for (const type of ["play", "pause", "timeupdate", "ended", "seeked"])
		sound.addEventListener(type, draw);
	sound.addEventListener("play", () => {
		if (playing !== sound)
			playing?.pause();
		playing = sound;
	});
	sound.addEventListener("ended", () => {
		sound.currentTime = 0;
	});
	play.addEventListener("click", () => (sound.paused ? sound.play() : sound.pause()));
	place.addEventListener("input", () => {
		sound.currentTime = place.value / 1000 * seconds;
	});
	draw();
	load().catch(() => element.replaceWith(fileCard(file, { symbol: "speaker", open: true })));
	return element;
};
