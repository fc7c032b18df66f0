// What goes to the server beside a file: a small picture of it, and how long it is. They are made here, because the server decodes nothing;
// what this browser cannot make is left out.
import { HEAD_BYTES, isAnimated } from "./animated.js";

const QUALITIES = [0.8, 0.6, 0.4];
const TYPES = ["image/webp", "image/jpeg"];             // what cannot be written as the first is as the second
const LONGEST_MS = 10000;                               // for all of it
const PLACES = [0, 0.1, 0.25, 0.5];                     // of a film, where a picture of it is looked for
const FLAT = 24;                                        // of 255: with less between dark and light a picture shows nothing

const once = (target, name) => new Promise((resolve, reject) => {
	target.addEventListener(name, resolve, { once: true });
	target.addEventListener("error", () => reject(new Error(`no ${name}`)), { once: true });
});

const paint = (source, width, height, background = null) => {
	const canvas = Object.assign(document.createElement("canvas"), { width, height }), context = canvas.getContext("2d");

	if (background) {
		context.fillStyle = background;
		context.fillRect(0, 0, width, height);
	}
	context.imageSmoothingQuality = "high";
	context.drawImage(source, 0, 0, width, height);
	return canvas;
};

// At most so many pixels on a side and so many bytes; null where that cannot be.
const shrink = async (source, width, height, { thumb_pixels: most, thumb_size: bytes }) => {
	const scale = Math.min(1, most / Math.max(width, height));

	for (const type of TYPES) {
		const canvas = paint(source, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)), type === "image/jpeg" ? "#ffffff" : null);

		for (const quality of QUALITIES) {
			const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, quality));

			if (blob?.type === type && blob.size <= bytes)
				return blob;
		}
	}
	return null;
};

// Of one that is small already there is none. An element honours how the picture is to be turned.
const ofPicture = async (source, url, limits) => {
	const image = new Image();

	if (isAnimated(new Uint8Array(await source.slice(0, HEAD_BYTES).arrayBuffer())))
		return {};
	image.src = url;
	await image.decode();
	const { naturalWidth: width, naturalHeight: height } = image;

	return Math.max(width, height) > limits.thumb_pixels ? { thumb: await shrink(image, width, height, limits) } : {};
};

// What browsers record does not say how long it is: it is known at its end.
const durationOf = async (player) => {
	if (player.duration === Infinity) {
		player.currentTime = 1e7;
		while (player.duration === Infinity)
			await once(player, "durationchange");
	}
	return player.duration;
};

const showsSomething = (player) => {
	const size = 16, { data } = paint(player, size, size).getContext("2d").getImageData(0, 0, size, size);
	const greens = data.filter((_, index) => index % 4 === 1);

	return Math.max(...greens) - Math.min(...greens) > FLAT;
};

// The first of some pictures of a film that is not of one colour.
const posterOf = async (player, duration, limits) => {
	for (const place of PLACES) {
		const there = once(player, "seeked");

		player.currentTime = place * duration;
		await there;
		if (showsSomething(player))
			break;
	}
	return shrink(player, player.videoWidth, player.videoHeight, limits);
};

const ofFilm = async (player, url, limits, found) => {
	Object.assign(player, { muted: true, playsInline: true, preload: "auto" });
	const loaded = once(player, "loadeddata");

	player.src = url;
	await loaded;
	found.duration = await durationOf(player);
	if (player.videoWidth)
		found.thumb = await posterOf(player, found.duration, limits);
};

const ofMedia = async (source, url, limits) => {
	const player = document.createElement(source.type.startsWith("audio/") ? "audio" : "video"), found = { duration: source.seconds };

	try {
		if (found.duration === undefined)
			await Promise.race([ofFilm(player, url, limits, found), new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
	} catch {
		// What was found until then counts.
	}
	player.removeAttribute("src");
	player.load();
	return { thumb: found.thumb, duration: found.duration >= 0 && found.duration <= limits.duration ? found.duration : null };
};

// { thumb: a Blob, duration: seconds }, each missing or null where there is none. `source`: a File, which may have its `seconds`; `limits`:
// the server's.
export const besideOf = async (source, limits) => {
	const url = URL.createObjectURL(source);

	try {
		return await (source.type.startsWith("image/") ? ofPicture(source, url, limits) : ofMedia(source, url, limits));
	} catch {
		return {};
	} finally {
		URL.revokeObjectURL(url);
	}
};
