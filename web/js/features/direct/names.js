// What a direct room is called, and who is in it beside the user: to each of its members it is the room with the others.
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";

export const isDirect = (room) => room.kind === "direct";

export const othersIn = (room) => room.members.filter(({ id }) => id !== session.user?.id);

// The one other person of a direct room of two, else null.
export const partnerIn = (room) => {
	const others = isDirect(room) ? othersIn(room) : [];

	return others.length === 1 ? others[0] : null;
};

const titleOf = (room) => othersIn(room).map((user) => user.display_name).join(", ") || t("direct.notes");

// A room as the user sees it: the name of a direct one is that of the others, in the language of the moment.
export const named = (room) => (isDirect(room) ? { ...room, get name() {
	return titleOf(room);
} } : room);
