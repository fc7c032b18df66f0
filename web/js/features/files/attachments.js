// The files of a message, each as what it is.
import { later } from "../../core/later.js";
import { el } from "../../core/ui/dom.js";
import { isVoice } from "../voice/name.js";
import { fileCard } from "./card.js";
import { images } from "./image.js";
import { isPicture, kindOf } from "./kinds.js";
import { audioPlayer, videoPlayer } from "./media.js";
import { pdfCard } from "./pdf.js";
import { whenVisible } from "./visible.js";

// What plays it comes with the first that is seen.
const voice = (file) => {
	const place = el("div", { class: "voice" });

	whenVisible(place, () => later().then(({ voicePlayer }) => place.replaceWith(voicePlayer(file)), () => place.replaceWith(audioPlayer(file))));
	return place;
};

const makers = { video: videoPlayer, audio: audioPlayer, pdf: pdfCard, other: (file) => fileCard(file) };

// An element, or null for a message without files. Pictures stand together, the rest below.
export const attachmentsOf = (files) => {
	const pictures = files.filter(isPicture);
	const rest = files.filter((file) => !pictures.includes(file));

	if (!files.length)
		return null;
	return el("div", { class: "message-files" },
		images(pictures),
		rest.map((file) => (isVoice(file) ? voice(file) : makers[kindOf(file.content_type)](file))));
};
