// The rows that are no messages: the beginning of a day, the line above what is new, and what stands at the ends.
import { describe } from "../../../core/errors.js";
import { formatDay, t } from "../../../core/i18n.js";
import { withLater } from "../../../core/later.js";
import { session } from "../../../core/session.js";
import { clear, el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { isDirect } from "../../direct/names.js";
import { roomMark } from "../../rooms/mark.js";
import { owns } from "../../rooms/rights.js";

// A day's name changes at midnight. Its row is no hold for the reader's place: it moves when an older message of that day
// comes.
class DayView {
	#words = el("span", {});
	element = el("div", { class: "row-day", role: "separator" }, this.#words);

	constructor(row) {
		this.update(row);
	}

	update(row) {
		const words = formatDay(row.at);

		if (this.#words.textContent !== words) {
			this.#words.textContent = words;
			this.element.setAttribute("aria-label", words);
		}
	}
}

class NewView {
	element = el("div", { class: "row-new", role: "separator", "aria-label": t("messages.new") }, el("span", {}, t("messages.new")));

	update() {}
}

export const dayView = (row) => new DayView(row);
export const newView = () => new NewView();

// Nobody is here yet to talk to, and it is the user who can change that.
const isAlone = (room) => room.participant_count < 2 && owns(room);

// The beginning of a room.
const roomStart = (room) => el("div", { class: "room-start" },
	el("span", { class: "room-start-mark" }, roomMark(room, 64)),
	el("p", { class: "room-start-name", dir: "auto" }, room.name),
	el("p", {}, t(isDirect(room) ? "direct.beginning" : "messages.beginning")),
	isAlone(room) && el("p", {}, el("button", { type: "button", class: "button", on: { click: withLater(({ invite }) => invite(room, (id) => id === session.user?.id)) } },
		icon("person-add"), t("people.invite"))));

const endPieces = {
	idle: () => null,
	loading: () => [el("span", { class: "spinner", "aria-hidden": "true" }), el("span", { class: "visually-hidden" }, t("messages.loading"))],
	failed: ({ error, again }) => [el("span", { dir: "auto" }, describe(error)),
		el("button", { type: "button", class: "link", on: { click: again } }, t("messages.retry"))],
	start: ({ room }) => roomStart(room),
};

const drawn = new WeakMap();

// What stands at one end of the rows: nothing ("idle"), that more is on its way ("loading"), that it did not come ("failed",
// with `error` and `again`), or the beginning of the room ("start", with `room`).
export const drawEnd = (element, end) => {
	const before = drawn.get(element);

	if (before?.state === end.state && before.error === end.error && before.room === end.room)
		return;
	drawn.set(element, end);
	element.dataset.state = end.state;
	clear(element, endPieces[end.state](end));
};

// The whole timeline, while there is nothing else to show.
export const skeleton = () => el("div", { class: "timeline-skeleton", role: "status" },
	el("span", { class: "visually-hidden" }, t("messages.loading")),
	[62, 38, 80, 51, 70].map((width) => {
		const line = el("span", { class: "skeleton-line" });

		line.style.width = `${width}%`;
		return el("div", { class: "skeleton-message", "aria-hidden": "true" }, el("span", { class: "skeleton-face" }),
			el("div", {}, el("span", { class: "skeleton-name" }), line));
	}));

export const troubleWith = (error, again) => el("div", { class: "timeline-trouble", role: "alert" },
	icon(error.status === 0 ? "offline" : "warning"),
	el("p", { dir: "auto" }, describe(error)),
	el("button", { type: "button", class: "button", on: { click: again } }, icon("retry"), t("messages.retry")));
