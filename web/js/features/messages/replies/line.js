// The line that stands for a message that is answered: who has written it, and how it begins.
import { t } from "../../../core/i18n.js";
import { nameOf } from "../../../core/ui/avatar.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { withEmoji } from "../../emoji/shown.js";
import { firstLine } from "../../rooms/previews.js";

const MOST = 160;               // characters, more than a line has room for

// The beginning of a message; of one without words the names of its files.
export const lineOf = ({ content, attachments = [] }) => firstLine(content).slice(0, MOST) || attachments.map((file) => file.name).join(", ");

// What of it shows: of an original that is gone, or not known yet, too. Who answers has kept how it begins (bar.js).
export const quoteOf = (reply, original) => {
	if (original === null)
		return { name: null, line: t("replies.gone") };
	return { name: nameOf(original?.author ?? reply.author), line: original ? lineOf(original) : reply.line ?? "…" };
};

// The line above an answer. `go` is called when it is pressed; what is gone leads nowhere.
export const quoteLine = ({ name, line }, go) => {
	const text = el("span", { class: "quote-text", dir: "auto" }, withEmoji(line));

	if (name === null)
		return el("p", { class: "quote is-gone" }, icon("reply"), text);
	return el("button", { type: "button", class: "quote", title: t("replies.go"), dataset: { stop: "" }, on: { click: go } },
		icon("reply"), el("span", { class: "visually-hidden" }, `${t("replies.to")} `), el("bdi", { class: "quote-name" }, name), text);
};
