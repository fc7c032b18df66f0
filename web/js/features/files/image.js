// Pictures in the conversation: their place is kept from the beginning, so that nothing moves when they come; a click shows
// them large.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { fileCard } from "./card.js";
import { fitted } from "./kinds.js";
import { lightbox } from "./lightbox.js";
import { showPicture } from "./picture.js";
import { whenVisible } from "./visible.js";

const UNKNOWN = { width: 320, height: 240 };

// `all`: the pictures of the same message, among which one can go on.
export const imageButton = (file, all) => {
	const image = el("img", { alt: file.name, decoding: "async", draggable: "false" });
	const size = fitted(file.width ? file : UNKNOWN);
	const button = el("button", { type: "button", class: "file-image waiting", "aria-label": t("files.image_named", { name: file.name }),
		title: file.name, on: { click: () => lightbox(file, all) } }, icon("image"), image);

	button.style.width = `${size.width}px`;
	button.style.aspectRatio = `${size.width} / ${size.height}`;
	whenVisible(button, () => showPicture(image, file).then(
		() => button.classList.remove("waiting"),
		() => button.replaceWith(fileCard(file, { symbol: "image", open: true }))));
	return button;
};
