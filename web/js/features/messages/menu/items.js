// All that can be done with a message, in the order of its menu.
import { api } from "../../../core/api.js";
import { baseUrl } from "../../../core/base.js";
import { describe } from "../../../core/errors.js";
import { t } from "../../../core/i18n.js";
import { roomHash } from "../../../core/router.js";
import { session } from "../../../core/session.js";
import { copyText } from "../../../core/ui/copy.js";
import { confirmDialog } from "../../../core/ui/dialog.js";
import { toast } from "../../../core/ui/toast.js";
import { moderation } from "../../moderation/actions.js";
import { abilities, abilityIcons, grave, reaches } from "../../people/abilities.js";
import { standings } from "../../people/standing.js";
import { mayPin, setPinned } from "../../pins/pin.js";
import { reactionList } from "../../reactions/list.js";
import { administers, moderates } from "../../rooms/rights.js";
import { rooms } from "../../rooms/rooms.js";
import { hindranceIn } from "../composer/hindrance.js";
import { replies } from "../timeline/actions.js";

const isOwn = (message) => message.author.id === session.user?.id;

// Who has written it, in the room: of whom nothing is known it is taken that they are a member.
const standingOf = ({ author }, room) => {
	const known = standings.of(room.id, author.id);

	return room.owner?.id === author.id ? { role: "owner" } : known === undefined ? { role: "member" } : known;
};

const mayDelete = (message, room) => isOwn(message) || administers(room) || (moderates(room) && reaches(room, standingOf(message, room)?.role));

const linkOf = (message) => new URL(roomHash(message.room_id, `/messages/${message.id}`), baseUrl).href;

const trying = async (run) => {
	try {
		await run();
	} catch (error) {
		toast(describe(error), { kind: "bad" });
	}
};

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

const markUnread = (message, marked) => trying(async () => {
	await rooms.markUnread(message.room_id, message.id);
	marked(message.id);
});

const answering = (message, { room, reply, quote }) => hindranceIn(room) === null && [
	replies() && { icon: "reply", label: t("messages.reply"), run: () => reply(message) },
	message.content !== "" && { icon: "note", label: t("messages.quote"), run: () => quote(message) },
];

// What may be done about who has written it, beside their card.
const BESIDE = ["mute", "unmute", "ban"];

const aboutAuthor = (message, room) => abilities(room, message.author, standingOf(message, room)).filter((name) => BESIDE.includes(name))
	.map((name) => ({ icon: abilityIcons[name], label: t(`moderation.${name}_named`, { name: message.author.display_name }), danger: grave.has(name),
		run: () => moderation[name](room, message.author) }));

// Groups of { icon, label, run, danger? }. That one has not read what one wrote oneself makes no sense.
export const itemsOf = (message, context) => [
	answering(message, context),
	[
		message.content !== "" && { icon: "copy", label: t("messages.copy_text"), run: () => copyText(message.content, t("messages.text_copied")) },
		{ icon: "link", label: t("messages.copy_link"), run: () => copyText(linkOf(message), t("messages.link_copied")) },
		message.reactions?.length > 0 && { icon: "smile", label: t("reactions.who"), run: () => reactionList(message) },
		mayPin(context.room) && { icon: "pin", label: t(message.pinned ? "pins.unpin" : "pins.pin"), run: () => setPinned(message, !message.pinned) },
		!isOwn(message) && { icon: "unread", label: t("messages.mark_unread"), run: () => markUnread(message, context.unread) },
	],
	[
		isOwn(message) && hindranceIn(context.room)?.name !== "muted" && { icon: "edit", label: t("messages.edit"), run: () => context.edit(message.id) },
		mayDelete(message, context.room) && { icon: "trash", label: t("messages.delete"), danger: true, run: () => deleteMessage(message, context.gone) },
		...aboutAuthor(message, context.room),
	],
].map((group) => (group || []).filter(Boolean)).filter((group) => group.length > 0);
