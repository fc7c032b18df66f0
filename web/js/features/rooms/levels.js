// What the notification level of a room makes of what is unread there: how the list shows it, whether it counts in the total, and whether
// a message is told of. Who wants all has a number, who wants mentions a dot and the mentions as a number, who wants nothing a dot;
// what is silenced is grey, and but for mentions counts for nothing.
import { serverNow } from "../../core/clock.js";
import { session } from "../../core/session.js";
import { isDirect } from "../direct/names.js";
import { levelOf } from "../notifications/level.js";
import { preferences } from "../notifications/preferences.js";
import { isSilenced } from "../notifications/silence.js";
import { isMention } from "./unread.js";

// "all", "mentions" or "none".
const levelHere = (room) => levelOf(room, preferences.level);

// Whether a message calls the user, as they want to be called in this room. In a conversation every one does.
export const callsIn = (room, message) => isDirect(room) || isMention(message, session.user?.id, levelHere(room));

// What stands beside the room's name: { unread, mentions, dot, silent }; `unread` and `mentions` are numbers, 0 for none.
export const badgeOf = (room) => {
	const { unread, mentions } = room.membership, level = levelHere(room), whole = isDirect(room) ? level !== "none" : level === "all";
	// Where everything is a mention, none of it is more of one than the rest.
	const named = level === "none" || isDirect(room) ? 0 : mentions;
	const others = whole && unread > named ? unread : 0;

	return { unread: others, mentions: named, dot: unread > 0 && !others && !named, silent: isSilenced(room.membership, serverNow()) };
};

// How many messages the room adds to the total.
export const weightOf = (room) => {
	const { unread, mentions, silent } = badgeOf(room);

	return silent ? mentions : Math.max(unread, mentions);
};

// Whether the system tells of this message while nobody looks.
export const announces = (room, message) => {
	const level = levelHere(room);

	return !isSilenced(room.membership, serverNow()) && (level === "all" || (level === "mentions" && callsIn(room, message)));
};
