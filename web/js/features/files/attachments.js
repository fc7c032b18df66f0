// The files of a message, each as what it is.
import { el } from "../../core/ui/dom.js";
import { fileCard } from "./card.js";
import { images } from "./image.js";
import { kindOf } from "./kinds.js";
import { audioPlayer, videoPlayer } from "./media.js";
import { pdfCard } from "./pdf.js";

const makers = { video: videoPlayer, audio: audioPlayer, pdf: pdfCard, other: (file) => fileCard(file) };

// An element, or null for a message without files. Pictures stand together, the rest below.
export const attachmentsOf = (files) => {
	const pictures = files.filter((file) => kindOf(file.content_type) === "image");
	const rest = files.filter((file) => !pictures.includes(file));

	if (!files.length)
		return null;
	return el("div", { class: "message-files" },
		images(pictures),
		rest.map((file) => makers[kindOf(file.content_type)](file)));
};
