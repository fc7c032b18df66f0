// What can be done with a message: one toolbar for the whole timeline, which goes to the message that is pointed at,
// focused or touched.
import { api } from "../../../core/api.js";
import { baseUrl } from "../../../core/base.js";
import { describe } from "../../../core/errors.js";
import { t } from "../../../core/i18n.js";
import { withLater } from "../../../core/later.js";
import { roomHash } from "../../../core/router.js";
import { session } from "../../../core/session.js";
import { copyText } from "../../../core/ui/copy.js";
import { confirmDialog } from "../../../core/ui/dialog.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { toast } from "../../../core/ui/toast.js";
import { rooms } from "../../rooms/rooms.js";
import { hindranceIn } from "../composer/hindrance.js";
import { abilities, abilityIcons, grave, reaches } from "../../people/abilities.js";
import { standings } from "../../people/standing.js";
import { administers, moderates } from "../../rooms/rights.js";

const mayEdit = (message) => message.author.id === session.user?.id;

// Who has written it, in the room: of whom nothing is known it is taken that they are a member.
const standingOf = ({ author }, room) => {
	const known = standings.of(room.id, author.id);

	return room.owner?.id === author.id ? { role: "owner" } : known === undefined ? { role: "member" } : known;
};

const mayDelete = (message, room) => mayEdit(message) || administers(room) || (moderates(room) && reaches(room, standingOf(message, room)?.role));

const linkOf = (message) => new URL(roomHash(message.room_id, `/messages/${message.id}`), baseUrl).href;

// Asks, and deletes. `gone` is called when the message is no more, and the dialog that has asked has given the focus back.
const deleteMessage = async (message, gone) => {
	let done = false;

	await confirmDialog({
		title: t("messages.delete_title"),
		text: t("messages.delete_text"),
		confirm: t("messages.delete"),
		danger: true,
		run: async () => {
			try {
				await api.delete(`messages/${message.id}/`);
				done = true;
			} catch (error) {
				done = error.status === 404;
				if (!done)
					toast(describe(error), { kind: "bad" });
			}
		},
	});
	if (done)
		gone(message.id);
};

// That one has not read what one wrote oneself makes no sense.
const mayUnread = (message) => message.author.id !== session.user?.id;

const markUnread = async (message, marked) => {
	try {
		await rooms.markUnread(message.room_id, message.id);
		marked(message.id);
	} catch (error) {
		toast(describe(error), { kind: "bad" });
	}
};

const actionsOf = (message, { room, edit, quote, gone, unread }) => [
	hindranceIn(room) === null && { name: "reply", label: t("messages.quote"), run: () => quote(message) },
	message.content !== "" && { name: "copy", label: t("messages.copy_text"), run: () => copyText(message.content, t("messages.text_copied")) },
	{ name: "link", label: t("messages.copy_link"), run: () => copyText(linkOf(message), t("messages.link_copied")) },
	mayUnread(message) && { name: "unread", label: t("messages.mark_unread"), run: () => markUnread(message, unread) },
	mayEdit(message) && hindranceIn(room)?.name !== "muted" && { name: "edit", label: t("messages.edit"), run: () => edit(message.id) },
	mayDelete(message, room) && { name: "trash", label: t("messages.delete"), danger: true, run: () => deleteMessage(message, gone) },
].filter(Boolean);

// What may be done about who has written it, beside their card.
const BESIDE = ["mute", "unmute", "ban"];

const aboutAuthor = (message, room) => abilities(room, message.author, standingOf(message, room)).filter((name) => BESIDE.includes(name))
	.map((name) => ({ name: abilityIcons[name], label: t(`moderation.${name}_named`, { name: message.author.display_name }), danger: grave.has(name),
		run: withLater(({ moderation }) => moderation[name](room, message.author)) }));

export const toolbarOf = (message, context) => el("div", { class: "message-actions", role: "toolbar", "aria-label": t("messages.actions") },
	[...actionsOf(message, context), ...aboutAuthor(message, context.room)].map(({ name, label, danger, run }) => el("button", {
		type: "button", class: danger ? "icon-button danger" : "icon-button", title: label, "aria-label": label, on: { click: run },
	}, icon(name))));
