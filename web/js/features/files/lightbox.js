// A picture as large as the window, over everything else, and those of the same message in a strip below it; the arrow keys go on to them.
// Only here the whole file is fetched: what is small of it is shown until it is there.
import { t } from "../../core/i18n.js";
import { rightward } from "../../core/ui/direction.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { download, openFile } from "./download.js";
import { showPicture } from "./picture.js";
import { whenVisible } from "./visible.js";

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

// Calls `put(file, src, size)` with what the browser has loaded by then: the thumb, which is to be shown in the size of the file, and then
// the file. Rejects when there is nothing to show.
const bring = async (file, put) => {
	const small = new Image(), whole = new Image();
	let here = false;
	const first = file.thumb_url ? showPicture(small, file, { small: true }).then(() => here || put(file, small.src, file), () => {}) : null;

	try {
		await showPicture(whole, file);
		here = true;
		put(file, whole.src, {});
	} catch (error) {
		// Not all browsers show all pictures.
		await first;
		if (!small.naturalWidth)
			throw error;
	}
};

const strip = (all, go) => el("div", { class: "lightbox-strip" }, all.map((file, index) => {
	const image = el("img", { alt: "", draggable: "false" });
	const choose = el("button", { type: "button", "aria-label": t("files.image_named", { name: file.name }), title: file.name, on: { click: () => go(index) } }, image);

	whenVisible(choose, () => showPicture(image, file, { small: true }).catch(() => {}));
	return choose;
}));

const mark = (chosen, others) => {
	for (const each of others)
		each.setAttribute("aria-current", String(each === chosen));
	chosen?.scrollIntoView({ block: "nearest", inline: "center" });
};

export const lightbox = (first, all = [first]) => {
	const before = document.activeElement;
	const image = el("img", { alt: "" });
	const name = el("bdi", { class: "lightbox-name" });
	const count = el("span", { class: "lightbox-count" });
	let at = Math.max(0, all.indexOf(first));
	const others = all.length > 1 && strip(all, (index) => show(index - at));
	const put = (file, src, size) => {
		if (file !== all[at])
			return;
		for (const side of ["width", "height"])
			if (size[side])
				image.setAttribute(side, size[side]);
			else
				image.removeAttribute(side);
		image.src = src;
		dialog.classList.remove("waiting");
	};
	const show = (step) => {
		at = (at + step + all.length) % all.length;
		const file = all[at];

		name.textContent = file.name;
		count.textContent = all.length > 1 ? t("files.of", { number: at + 1, total: all.length }) : "";
		image.alt = file.name;
		image.removeAttribute("src");
		dialog.classList.add("waiting");
		mark(others?.children?.[at], others?.children ?? []);
		bring(file, put).catch(() => file === all[at] && dialog.close());
	};
	const dialog = el("dialog", { class: "lightbox", "aria-label": t("files.lightbox") },
		el("header", {}, el("p", {}, name, count),
			button("download", t("files.download"), () => download(all[at])),
			button("expand", t("files.open"), () => openFile(all[at])),
			button("close", t("files.close"), () => dialog.close())),
		el("div", { class: "lightbox-stage" },
			all.length > 1 && button("back", t("files.previous"), () => show(-1)),
			image,
			all.length > 1 && button("forward", t("files.next"), () => show(1))),
		others);

	dialog.addEventListener("keydown", (event) => {
		if (all.length > 1 && (event.key === "ArrowLeft" || event.key === "ArrowRight"))
			show(event.key === "ArrowLeft" ? -rightward(dialog) : rightward(dialog));
	});
	swipe(dialog, { aside: (step) => all.length > 1 && show(step * rightward(dialog)), away: () => dialog.close() });
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
