// The files that will go with the next message: being sent to the server, sent, or refused, each with what can be done.
import { steadyNow } from "../../core/clock.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { announce } from "../../core/ui/announce.js";
import { el, clear } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { redraw } from "../../core/ui/redraw.js";
import { formatBytes } from "../../core/units.js";
import { faultOf } from "./check.js";
import { kindOf } from "./kinds.js";
import { showPicture } from "./picture.js";
import { Upload, Uploads } from "./upload.js";

const symbols = { image: "image", video: "play", audio: "speaker", pdf: "file", other: "file" };

// What a tray holds: an Upload, or a file that was sent in an earlier visit.
class Item {
	element = el("li", { class: "tray-item" });
	#remove;
	#again;
	#bar = el("span", { class: "tray-bar" });
	#picture = el("span", { class: "file-symbol" });
	#words = el("span", { class: "file-about" });
	#buttons = el("span", { class: "tray-buttons" });
	#local = null;
	#drawn = null;

	constructor({ upload = null, file = null }, { remove, again }) {
		this.upload = upload;
		this.kept = file;
		this.#remove = remove;
		this.#again = again;
		clear(this.element, this.#picture,
			el("span", { class: "file-words" }, el("bdi", { class: "file-name", title: this.name }, this.name), this.#words),
			this.#buttons, this.#bar);
		this.#drawPicture();
		this.draw();
	}

	get name() {
		return this.upload?.source.name ?? this.kept.name;
	}

	// The file as the server has it, or null.
	get file() {
		return this.kept ?? this.upload.file;
	}

	#drawPicture() {
		const type = this.upload?.source.type ?? this.kept.content_type, kind = kindOf(type);
		const image = el("img", { alt: "", hidden: true, on: { load: () => {
			image.hidden = false;
		} } });

		clear(this.#picture, icon(symbols[kind]), image);
		if (kind !== "image")
			return;
		if (this.upload) {
			this.#local = URL.createObjectURL(this.upload.source);
			image.src = this.#local;
		} else {
			showPicture(image, this.kept, { small: true }).catch(() => {});
		}
	}

	draw() {
		const state = this.upload?.state ?? "done", size = this.upload?.source.size ?? this.kept.size;
		const sent = this.upload?.sent ?? size;

		this.element.dataset.state = state;
		this.#bar.style.inlineSize = state === "sending" ? `${Math.round(sent / size * 100)}%` : "0";
		this.#words.textContent = this.#about(state, sent, size);
		if (this.#drawn !== state)
			redraw(this.#buttons, () => clear(this.#buttons, state === "failed" && this.#button("retry", t("files.retry_named", { name: this.name }), this.#again),
				this.#button("close", t(state === "done" || state === "failed" ? "files.remove_named" : "files.cancel_named", { name: this.name }), this.#remove)));
		this.#drawn = state;
	}

	#about(state, sent, size) {
		const pause = Math.ceil(((this.upload?.pausedUntil ?? 0) - steadyNow()) / 1000);

		if (state === "failed")
			return describe(this.upload.error);
		if (state === "waiting")
			return pause > 0 ? t("files.limited", { count: pause }) : t("files.waiting");
		return state === "sending" ? t("files.progress", { sent: formatBytes(sent), size: formatBytes(size) }) : formatBytes(size);
	}

	#button(name, label, run) {
		return el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, on: { click: run } }, icon(name));
	}

	destroy() {
		if (this.#local)
			URL.revokeObjectURL(this.#local);
	}
}

// Events: "change"; "refused", with a `text` that says what was not taken and why.
class Tray extends EventTarget {
	element = el("ul", { class: "tray", "aria-label": t("files.tray"), hidden: true });
	#items = [];
	#uploads = new Uploads();
	#limits;
	#timer = null;

	// `limits()` tells what the server takes; `files` were kept with the draft.
	constructor(limits, files = []) {
		super();
		this.#limits = limits;
		this.keep(files);
	}

	get size() {
		return this.#items.length;
	}

	// Whether all that is here can go with a message.
	get ready() {
		return this.#items.every((item) => item.file !== null);
	}

	// Whether something is still on its way to the server.
	get busy() {
		return this.#items.some(({ upload }) => upload?.state === "waiting" || upload?.state === "sending");
	}

	get failed() {
		return this.#items.some((item) => item.upload?.state === "failed");
	}

	get files() {
		return this.#items.map((item) => item.file).filter((file) => file !== null);
	}

	// Takes what was picked, pasted or dropped, and says why it did not take the rest.
	add(sources) {
		const refused = new Set();

		for (const source of sources) {
			const fault = faultOf(source, this.#limits(), this.#items.length);

			if (fault) {
				refused.add(this.#wordsOf(fault));
				continue;
			}
			const upload = new Upload(source);

			this.#put({ upload });
			this.#uploads.add(upload);
		}
		if (refused.size > 0)
			this.dispatchEvent(Object.assign(new Event("refused"), { text: [...refused].join(" ") }));
	}

	// Files that are with the server already.
	keep(files) {
		files.forEach((file) => this.#put({ file }));
	}

	#wordsOf({ code, values }) {
		return t(`files.${code}`, { ...values, limit: formatBytes(values.limit ?? 0) });
	}

	#put(what) {
		const item = new Item(what, { remove: () => this.#take(item), again: () => this.#uploads.retry(item.upload) });

		item.upload?.addEventListener("change", () => this.#changed(item));
		this.#items.push(item);
		this.element.append(item.element);
		this.#emit();
	}

	#take(item) {
		const beside = item.element.nextElementSibling ?? item.element.previousElementSibling;

		if (item.upload)
			this.#uploads.cancel(item.upload);
		this.#items = this.#items.filter((other) => other !== item);
		item.element.remove();
		item.destroy();
		beside?.querySelector("button:last-child")?.focus();
		this.#emit();
	}

	#changed(item) {
		const { state } = item.upload;

		item.draw();
		this.#countDown();
		if (state === "done")
			announce(t("files.sent_named", { name: item.name }));
		if (state !== "sending")
			this.#emit();
	}

	// While one waits for the server's limit, its seconds run.
	#countDown() {
		const waits = this.#items.some(({ upload }) => upload?.state === "waiting" && upload.pausedUntil > steadyNow());

		if (waits && this.#timer === null)
			this.#timer = setInterval(() => this.#items.forEach((item) => item.draw()), 1000);
		else if (!waits)
			this.#stopCounting();
	}

	#stopCounting() {
		clearInterval(this.#timer);
		this.#timer = null;
	}

	#emit() {
		this.element.hidden = this.#items.length === 0;
		this.dispatchEvent(new Event("change"));
	}

	// The files have gone with a message.
	empty() {
		this.#items.forEach((item) => item.destroy());
		this.#items = [];
		clear(this.element);
		this.#emit();
	}

	destroy() {
		this.#stopCounting();
		this.#items.forEach((item) => {
			if (item.upload)
				this.#uploads.cancel(item.upload);
			item.destroy();
		});
		this.#uploads.destroy();
	}
}

const kept = new Map();          // room id → its tray, while files in it are on their way

session.addEventListener("end", () => {
	kept.forEach((tray) => tray.destroy());
	kept.clear();
});

// The tray of a room: the one that was left while its files were on their way, or a new one.
export const openTray = (room, limits, files) => {
	const tray = kept.get(room) ?? new Tray(limits, files);

	kept.delete(room);
	return tray;
};

// The room is left; what is on its way goes on.
export const leaveTray = (room, tray) => {
	if (tray.busy)
		kept.set(room, tray);
	else
		tray.destroy();
};
