// Sound and moving pictures in the conversation. Their link ends after some minutes, and they are played when it pleases:
// then a new one takes its place, and the playing goes on where it was.
import { steadyNow } from "../../core/clock.js";
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { fileCard } from "./card.js";
import { fitted } from "./kinds.js";
import { dropLink, linkHolds, linkTo, thumbLinkTo } from "./links.js";
import { whenVisible } from "./visible.js";

const VIDEO = { width: 400, height: 225 };

// Gives the player a link; `renew` when the one it had is of no use any more.
const load = async (player, file, renew = false) => {
	const { currentTime, paused } = player;

	if (renew)
		dropLink(file);
	if (file.thumb_url && player.tagName === "VIDEO")
		player.poster = await thumbLinkTo(file);
	player.src = await linkTo(file);
	if (currentTime > 0)
		player.currentTime = currentTime;
	if (renew && !paused)
		await player.play();
};

// What the browser cannot play is a file like any other.
const giveUp = (player, file, symbol) => player.closest(".file-media")?.replaceWith(fileCard(file, { symbol, open: true }));

const keepLinked = (player, file, symbol) => {
	const renew = () => load(player, file, true).catch(() => giveUp(player, file, symbol));
	let renewed = 0;

	player.addEventListener("error", () => {
		if (linkHolds(file) || steadyNow() - renewed < 5000) {
			giveUp(player, file, symbol);
			return;
		}
		renewed = steadyNow();
		renew();
	});
	// Playing on with a link that is over would end at the edge of what is already here.
	for (const type of ["play", "seeking"])
		player.addEventListener(type, () => {
			if (player.src && !linkHolds(file) && steadyNow() - renewed >= 5000) {
				renewed = steadyNow();
				renew();
			}
		});
	whenVisible(player, () => load(player, file).catch(() => giveUp(player, file, symbol)));
};

export const videoPlayer = (file) => {
	// What is known of it need not be fetched.
	const known = file.thumb_url != null && file.duration != null;
	const player = el("video", { controls: true, preload: known ? "none" : "metadata", playsinline: true, "aria-label": t("files.video_named", { name: file.name }) });
	const size = fitted(file.width ? file : VIDEO);

	player.style.width = `${size.width}px`;
	player.style.aspectRatio = `${size.width} / ${size.height}`;
	keepLinked(player, file, "play");
	return el("figure", { class: "file-media" }, player, fileCard(file, { symbol: "play" }));
};

export const audioPlayer = (file) => {
	const player = el("audio", { controls: true, preload: "metadata", "aria-label": t("files.audio_named", { name: file.name }) });

	keepLinked(player, file, "speaker");
	return el("figure", { class: "file-media" }, player, fileCard(file, { symbol: "speaker" }));
};
