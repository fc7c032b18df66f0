// One message that calls the user, in the list of them.
import { formatDateTime, formatShort, t } from "../../core/i18n.js";
import { roomHash } from "../../core/router.js";
import { avatar, nameOf } from "../../core/ui/avatar.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { namesIn } from "../messages/text/mentions.js";
import { fillBody } from "../messages/timeline/body.js";
import { opensCard } from "../people/card.js";
import { peopleOf } from "../rooms/people.js";
import { rooms } from "../rooms/rooms.js";

const body = ({ content, edited_at, mentions, mentions_room, room_id }) => {
	const element = el("div", { class: "message-body", dir: "auto" });

	return [element, fillBody(element, { content, edited: edited_at, names: namesIn({ mentions, mentions_room }) }, peopleOf(room_id))];
};

// A click anywhere goes to the message, but for what does something of its own, and for who selects text.
const follow = (event) => {
	if (!event.target.closest("a, button, [data-person]") && getSelection().isCollapsed)
		event.currentTarget.querySelector(".mention-open").click();
};

export const isUnread = (message) => message.id > (rooms.get(message.room_id)?.membership?.read_id ?? Infinity);

export const mentionItem = (message) => {
	const { author, room_id, created_at: at, attachments } = message, room = rooms.get(room_id)?.name ?? t("rooms.room");
	const name = opensCard(el("bdi", { class: "message-author", title: `@${author.username}` }, nameOf(author)), author);

	peopleOf(room_id).see(author, ...message.mentions);
	return el("li", { class: isUnread(message) ? "mention-item is-unread" : "mention-item", on: { click: follow } },
		opensCard(avatar(author, 36), author, name),
		el("div", { class: "message-main" },
			el("div", { class: "mention-head" }, name,
				el("a", { class: "mention-open", href: roomHash(room_id, `/messages/${message.id}`),
					"aria-label": t("messages.mention_open", { room, name: nameOf(author), time: formatDateTime(at) }) }, icon("hash"), el("bdi", {}, room)),
				el("time", { class: "message-time", datetime: at, title: formatDateTime(at) }, formatShort(at))),
			body(message),
			attachments.length > 0 && el("p", { class: "quiet mention-files" }, icon("attach"), el("bdi", {}, attachments.map((file) => file.name).join(", ")))));
};
