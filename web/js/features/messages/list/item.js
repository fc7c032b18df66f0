// Messages in lists beside their conversation: who, when, what, and the way to where each stands.
import { formatDateTime, formatShort, t } from "../../../core/i18n.js";
import { roomHash } from "../../../core/router.js";
import { avatar, nameOf } from "../../../core/ui/avatar.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { peopleOf } from "../../rooms/people.js";
import { namesIn } from "../text/mentions.js";
import { fillBody } from "../timeline/body.js";

const bodyOf = (message) => {
	const element = el("div", { class: "message-body", dir: "auto" });

	return [element, fillBody(element, { content: message.content, edited: message.edited_at, names: namesIn(message) }, peopleOf(message.room_id))];
};

// A click anywhere goes to the message, but for what does something of its own, and for who selects text.
const follow = (event) => {
	if (!event.target.closest("a, button, [data-person]") && getSelection().isCollapsed)
		event.currentTarget.querySelector(".mention-open").click();
};

export const addressOf = ({ id, room_id: room }) => roomHash(room, `/messages/${id}`);

// An <li>. `face` and `head` say who and when, the head with a link of class "mention-open"; `body` stands in place of the text.
export const itemOf = (message, { face, head, body = null }) => {
	const { author, room_id: room, mentions = [], attachments } = message;

	// Whose names look alike shows in the text, too.
	peopleOf(room).see(author, ...mentions);
	return el("li", { class: "mention-item", on: { click: follow } }, face,
		el("div", { class: "message-main" }, el("div", { class: "mention-head" }, head), body ?? bodyOf(message),
			attachments.length > 0 && el("p", { class: "quiet mention-files" }, icon("attach"), el("bdi", {}, attachments.map((file) => file.name).join(", ")))));
};

// One with the time as its link. `go(message)` is called instead of following that; `room` is a name that is shown, `aside` stands at the end.
export const messageItem = (message, { go = null, room = null, body = null, aside = null }) => {
	const { author, created_at: at } = message;
	const open = el("a", { class: "mention-open", href: addressOf(message), title: formatDateTime(at), on: { click: (event) => {
		if (go && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
			event.preventDefault();
			go(message);
		}
	} } }, el("span", { class: "visually-hidden" }, `${t("messages.open", { name: nameOf(author) })} `), room && [icon("hash"), el("bdi", {}, room), " · "],
	el("time", { datetime: at }, formatShort(at)));

	return itemOf(message, { face: avatar(author, 36), head: [el("bdi", { class: "message-author" }, nameOf(author)), open, aside], body });
};
