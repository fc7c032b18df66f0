// The line below a room's name: what one has begun to write there, or what was written last.
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { nameOf } from "../../core/ui/avatar.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { isDirect, othersIn } from "../direct/names.js";
import { withEmoji } from "../emoji/shown.js";
import { drafts, loadDraft } from "../messages/composer/drafts.js";
import { firstLine, previews } from "./previews.js";

const MOST = 120;               // characters, more than a line has room for

const known = new Map();        // id of a room → the beginning of its draft; a list of hundreds is drawn often

drafts.addEventListener("change", ({ detail }) => known.delete(detail));
window.addEventListener("storage", () => known.clear());
session.addEventListener("end", () => known.clear());

const readDraft = (id) => {
	const { text, files } = loadDraft(id);

	return firstLine(text).slice(0, MOST) || (files[0]?.name ?? "");
};

// The beginning of what waits to be sent, "" where nothing does.
export const draftOf = ({ id }) => {
	if (!known.has(id))
		known.set(id, readDraft(id));
	return known.get(id);
};

// Whose message it is, where that is not clear.
const authorName = (room, { author }) => {
	if (author.id === session.user?.id)
		return t("rooms.you");
	return isDirect(room) && othersIn(room).length < 2 ? "" : nameOf(author);
};

// "Ada: what she wrote", "" while that is not known.
export const previewOf = (room) => {
	const message = previews.of(room);

	if (!message)
		return "";
	const text = firstLine(message.content).slice(0, MOST) || message.attachments.map((file) => file.name).join(", "), who = authorName(room, message);

	return who ? `${who}: ${text}` : text;
};

export const previewLine = (room, draft) => el("span", { class: "room-preview", dir: "auto" },
	draft ? [el("span", { class: "room-draft" }, `${t("rooms.draft")}: `), withEmoji(draft)] : withEmoji(previewOf(room) || room.description.split("\n")[0]));

export const draftMark = (draft) => draft && el("span", { class: "room-draft", title: `${t("rooms.draft")}: ${draft}` }, icon("edit"),
	el("span", { class: "visually-hidden" }, t("rooms.draft")));
