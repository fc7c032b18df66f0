// Pictures in the conversation: their place is kept from the beginning, so that nothing moves when they come, one by itself or a mosaic of
// several; a click shows them large.
import { formatNumber, t } from "../../core/i18n.js";
import { withLater } from "../../core/later.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { fileCard } from "./card.js";
import { fitted } from "./kinds.js";
import { mosaic, MOST_SHOWN } from "./mosaic.js";
import { showPicture } from "./picture.js";
import { whenVisible } from "./visible.js";

const UNKNOWN = { width: 320, height: 240 };

// A button with the picture in it. `all`: the pictures of the same message, among which one can go on.
const pictureButton = (file, all) => {
	const image = el("img", { alt: file.name, decoding: "async", draggable: "false" });
	const button = el("button", { type: "button", class: "file-image waiting", "aria-label": t("files.image_named", { name: file.name }),
		title: file.name, on: { click: withLater(({ lightbox }) => lightbox(file, all)) } }, icon("image"), image);

	whenVisible(button, () => showPicture(image, file, { small: true }).then(() => button.classList.remove("waiting"), () => button.dispatchEvent(new Event("lost"))));
	return button;
};

const single = (file) => {
	const button = pictureButton(file, [file]), size = fitted(file.width ? file : UNKNOWN);

	button.style.width = `${size.width}px`;
	button.style.aspectRatio = `${size.width} / ${size.height}`;
	button.addEventListener("lost", () => button.replaceWith(fileCard(file, { symbol: "image", open: true })));
	return button;
};

const percent = (part, whole) => `${part / whole * 100}%`;

const place = (button, cell, whole) => Object.assign(button.style, { insetInlineStart: percent(cell.x, whole.width), top: percent(cell.y, whole.height),
	width: percent(cell.width, whole.width), height: percent(cell.height, whole.height) });

// What cannot be shown leaves, as a file below the others.
const several = (files) => {
	const host = el("div", { class: "file-images" }), below = el("div", { class: "message-files" });
	let shown = files;
	const draw = () => {
		if (shown.length < 2) {
			host.replaceWith(...shown.map(single));
			return;
		}
		const whole = mosaic(shown), more = shown.length - MOST_SHOWN;
		const buttons = whole.cells.map((cell, index) => {
			const file = shown[index], button = pictureButton(file, shown);

			place(button, cell, whole);
			button.classList.toggle("is-small", file.width < cell.width && file.height < cell.height);
			button.addEventListener("lost", () => {
				shown = shown.filter((each) => each !== file);
				below.append(fileCard(file, { symbol: "image", open: true }));
				draw();
			});
			return button;
		});

		if (more > 0)
			buttons.at(-1).append(el("span", { class: "file-more", "aria-hidden": "true" }, `+${formatNumber(more)}`));
		host.style.width = `${whole.width}px`;
		host.style.aspectRatio = `${whole.width} / ${whole.height}`;
		host.replaceChildren(...buttons);
	};

	draw();
	return [host, below];
};

// The pictures of a message, as one or two elements.
export const images = (files) => (files.length > 1 ? several(files) : files.map(single));
