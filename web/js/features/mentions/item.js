// One message that calls the user, in the list of them.
import { formatDateTime, formatShort, t } from "../../core/i18n.js";
import { avatar, nameOf } from "../../core/ui/avatar.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { addressOf, itemOf } from "../messages/list/item.js";
import { opensCard } from "../people/card.js";
import { rooms } from "../rooms/rooms.js";

export const isUnread = (message) => message.id > (rooms.get(message.room_id)?.membership?.read_id ?? Infinity);

export const mentionItem = (message) => {
	const { author, created_at: at } = message, room = rooms.get(message.room_id)?.name ?? t("rooms.room");
	const name = opensCard(el("bdi", { class: "message-author", title: `@${author.username}` }, nameOf(author)), author);
	const item = itemOf(message, { face: opensCard(avatar(author, 36), author, name), head: [name,
		el("a", { class: "mention-open", href: addressOf(message),
			"aria-label": t("messages.mention_open", { room, name: nameOf(author), time: formatDateTime(at) }) }, icon("hash"), el("bdi", {}, room)),
		el("time", { class: "message-time", datetime: at, title: formatDateTime(at) }, formatShort(at))] });

	item.classList.toggle("is-unread", isUnread(message));
	return item;
};
