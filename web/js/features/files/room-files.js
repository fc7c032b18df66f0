// The pictures and files of a room, newest first, by going back through its messages a few pages at a time.
import { api } from "../../core/api.js";
import { formatDate, t } from "../../core/i18n.js";
import { roomHash } from "../../core/router.js";
import { openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { goOn, redraw } from "../../core/ui/redraw.js";
import { arrange, keptRows } from "../../core/ui/rows.js";
import { empty, failure, loading } from "../../core/ui/view.js";
import { fileCard } from "./card.js";
import { isPicture } from "./kinds.js";
import { lightbox } from "./lightbox.js";
import { showPicture } from "./picture.js";
import { whenVisible } from "./visible.js";

const PAGE = 100;
const PAGES_AT_ONCE = 5;
const ENOUGH = 24;              // files, after which one is asked whether to go on

const thumbnail = (file, all) => {
	const image = el("img", { alt: "", draggable: "false" });
	const button = el("button", { type: "button", class: "file-image waiting", title: file.name, "aria-label": t("files.image_named", { name: file.name }),
		on: { click: () => lightbox(file, all) } }, icon("image"), image);

	whenVisible(button, () => showPicture(image, file, { small: true }).then(() => button.classList.remove("waiting"), () => {}));
	return el("li", {}, button);
};

const row = ({ file, message }) => el("li", {}, fileCard(file, {},
	el("a", { class: "icon-button", href: roomHash(message.room_id, `/messages/${message.id}`), title: t("files.in_conversation"),
		"aria-label": t("files.in_conversation_named", { name: file.name }) }, icon("room"))),
el("p", { class: "quiet room-file-about" }, el("bdi", {}, message.author.display_name), " · ", formatDate(message.created_at)));

class Finder {
	#room;
	#found = [];
	#before = Number.MAX_SAFE_INTEGER;
	#more = true;

	constructor(room) {
		this.#room = room;
	}

	get found() {
		return this.#found;
	}

	get more() {
		return this.#more;
	}

	// Goes back until it has some more, or for some pages.
	async goOn() {
		const wanted = this.#found.length + ENOUGH;

		for (let page = 0; page < PAGES_AT_ONCE && this.#more && this.#found.length < wanted; page++) {
			const { results, next } = await api.get(`rooms/${this.#room}/messages/`, { page_size: PAGE, before: this.#before });

			for (const message of results)
				this.#found.push(...message.attachments.map((file) => ({ file, message })));
			this.#more = next !== null && results.length > 0;
			this.#before = results.at(-1)?.id ?? 0;
		}
	}
}

// A part of the list: {element, show(rows)}.
const part = (title, kind) => {
	const list = el("ul", { class: kind, role: "list" }), element = el("section", { hidden: true }, el("h3", {}, t(title)), list);

	return { element, show: (rows) => {
		element.hidden = rows.length === 0;
		arrange(list, rows);
	} };
};

export const roomFiles = (room) => {
	const finder = new Finder(room.id), rowOf = keptRows(), state = el("div", {});
	const pictures = part("files.pictures", "room-pictures"), others = part("files.others", "room-file-list");
	const body = el("div", { class: "room-files" }, pictures.element, others.element, state);
	const all = [];          // pictures, through which one looks
	const thumbnailOf = (file) => rowOf(`picture-${file.id}`, file, () => thumbnail(file, all));
	const draw = () => {
		all.splice(0, Infinity, ...finder.found.map(({ file }) => file).filter(isPicture));
		pictures.show(all.map(thumbnailOf));
		others.show(finder.found.filter(({ file }) => !isPicture(file)).map((found) => rowOf(found.file.id, found.file, () => row(found))));
	};
	const tell = (content) => redraw(state, () => clear(state, content()), body);
	const end = () => (finder.more ? el("p", { class: "more" }, el("button", { type: "button", class: "button", on: { click: () => go() } }, t("files.older")))
		: finder.found.length === 0 && empty("file", t("files.none"), t("files.none_text")));
	const go = async () => {
		const known = new Set(body.querySelectorAll("[data-key]"));

		tell(loading);
		try {
			await finder.goOn();
			redraw(body, draw);
			tell(end);
			goOn(state, [...body.querySelectorAll("[data-key]")].find((each) => !known.has(each)));
		} catch (error) {
			tell(() => failure(error, go));
		}
	};

	go();
	openDialog({ title: t("files.of_room", { room: room.name }), body, size: "large" });
};
