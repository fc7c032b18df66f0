// Calling everybody with @all, @everyone or @here: who may, and the question before many people are disturbed.
import { t } from "../../../core/i18n.js";
import { session } from "../../../core/session.js";
import { confirmDialog } from "../../../core/ui/dialog.js";
import { parseBlocks } from "../text/blocks.js";
import { everybody } from "../text/mentions.js";

const ASK_ABOVE = 5;
const SMALL_ROOM = 20;         // where nobody has set it, members may call so many

const roleIn = (room) => room.membership?.role ?? (room.owner?.id === session.user?.id ? "owner" : "member");

const opened = (room) => (room.mention_room ? room.mention_room === "members" : room.participant_count <= SMALL_ROOM);

export const mayCallEverybody = (room) => opened(room) || roleIn(room) !== "member";

const names = (nodes) => nodes.some((node) => node.type === "mention" || names(node.children ?? node.items?.flat() ?? []));

// How many people a text calls in this room: none where the words are no more than text.
export const calledBy = (text, room) => (text.includes("@") && mayCallEverybody(room) && names(parseBlocks(text, everybody))
	? room.participant_count - 1 : 0);

// Calls `go` when the text may be sent: at once, or after the user has said that so many people shall be called; else `stay`.
export const askBefore = (text, room, go, stay = () => {}) => {
	const count = calledBy(text, room);

	if (count <= ASK_ABOVE) {
		go();
		return;
	}
	confirmDialog({ title: t("messages.call_title", { count }), text: t("messages.call_text", { room: room.name }), confirm: t("messages.call") })
		.then((sure) => (sure ? go() : stay()));
};
