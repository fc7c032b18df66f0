// The files of a message, each as what it is.
import { el } from "../../core/ui/dom.js";
import { fileCard } from "./card.js";
import { imageButton } from "./image.js";
import { kindOf } from "./kinds.js";
import { audioPlayer, videoPlayer } from "./media.js";
import { pdfCard } from "./pdf.js";

const makers = { video: videoPlayer, audio: audioPlayer, pdf: pdfCard, other: (file) => fileCard(file) };

// An element, or null for a message without files. Pictures stand together, the rest below.
export const attachmentsOf = (files) => {
	const images = files.filter((file) => kindOf(file.content_type) === "image");
	const rest = files.filter((file) => !images.includes(file));

	if (!files.length)
		return null;
	return el("div", { class: "message-files" },
		images.length > 0 && el("div", { class: "file-images" }, images.map((file) => imageButton(file, images))),
		rest.map((file) => makers[kindOf(file.content_type)](file)));
};
