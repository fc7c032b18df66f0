// A picture as large as the window, over everything else; the arrow keys go on to the others of the same message.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { download, openFile } from "./download.js";
import { showPicture } from "./picture.js";

const button = (name, label, run) => el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, on: { click: run } }, icon(name));

const FAR_PX = 50;

// A finger that goes to a side, or down. Two of them make the picture larger, which is the browser's affair.
const swipe = (element, { aside, away }) => {
	let from = null;

	element.addEventListener("touchstart", ({ touches }) => {
		from = touches.length === 1 && (visualViewport?.scale ?? 1) === 1 ? touches[0] : null;
	}, { passive: true });
	element.addEventListener("touchend", ({ changedTouches: [to] }) => {
		const x = from ? to.clientX - from.clientX : 0, y = from ? to.clientY - from.clientY : 0;

		from = null;
		if (Math.abs(x) > FAR_PX && Math.abs(x) > 2 * Math.abs(y))
			aside(x < 0 ? 1 : -1);
		else if (y > 2 * FAR_PX && y > 2 * Math.abs(x))
			away();
	}, { passive: true });
};

export const lightbox = (first, all = [first]) => {
	const before = document.activeElement;
	const image = el("img", { alt: "" });
	const name = el("bdi", { class: "lightbox-name" });
	const count = el("span", { class: "lightbox-count" });
	let at = Math.max(0, all.indexOf(first));
	const show = (step) => {
		at = (at + step + all.length) % all.length;
		name.textContent = all[at].name;
		count.textContent = all.length > 1 ? t("files.of", { number: at + 1, total: all.length }) : "";
		image.alt = all[at].name;
		image.removeAttribute("src");
		dialog.classList.add("waiting");
		showPicture(image, all[at]).then(() => dialog.classList.remove("waiting"), () => dialog.close());
	};
	const dialog = el("dialog", { class: "lightbox", "aria-label": t("files.lightbox") },
		el("header", {}, el("p", {}, name, count),
			button("download", t("files.download"), () => download(all[at])),
			button("expand", t("files.open"), () => openFile(all[at])),
			button("close", t("files.close"), () => dialog.close())),
		el("div", { class: "lightbox-stage" },
			all.length > 1 && button("back", t("files.previous"), () => show(-1)),
			image,
			all.length > 1 && button("forward", t("files.next"), () => show(1))));

	dialog.addEventListener("keydown", (event) => {
		if (all.length > 1 && (event.key === "ArrowLeft" || event.key === "ArrowRight"))
			show(event.key === "ArrowLeft" ? -1 : 1);
	});
	swipe(dialog, { aside: (step) => all.length > 1 && show(step), away: () => dialog.close() });
	dialog.addEventListener("click", (event) => {
		if (event.target === dialog || event.target.classList.contains("lightbox-stage"))
			dialog.close();
	});
	const back = new AbortController();

	dialog.addEventListener("close", () => {
		back.abort();
		// Closed by hand: its entry in the history goes as well.
		if (history.state?.lightbox)
			history.back();
		dialog.remove();
		before?.focus?.({ preventScroll: true });
	});
	// On a phone the way out of a picture is the way back.
	window.addEventListener("popstate", () => dialog.close(), { signal: back.signal });
	history.pushState({ lightbox: true }, "");
	document.body.append(dialog);
	dialog.showModal();
	show(0);
};
