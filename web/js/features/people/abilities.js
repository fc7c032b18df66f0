// What the user may do about somebody in a room: the owner towards all others, moderators and site admins towards members, and nobody
// in a direct room. The server decides; this is what is offered.
import { session } from "../../core/session.js";
import { administers, moderates, owns } from "../rooms/rights.js";
import { isMuted } from "./standing.js";

// Whether the user is over who has this role in a room, null for none, where they look after it.
export const reaches = (room, role) => role !== "owner" && (role !== "moderator" || owns(room));

// `standing` as standing.js has it, or null: not in the room. Gives names of functions of ../moderation/actions.js, in the order of menus.
export const abilities = (room, user, standing) => {
	if (!moderates(room) || user.id === session.user?.id)
		return [];
	const role = standing?.role, reached = reaches(room, role);

	return [
		standing && reached && (isMuted(standing) ? "unmute" : "mute"),
		administers(room) && role === "member" && "promote",
		administers(room) && role === "moderator" && "demote",
		administers(room) && standing && role !== "owner" && "handOver",
		standing && reached && "remove",
		reached && "ban",
	].filter(Boolean);
};

// How each of them looks in a menu.
export const abilityIcons = { mute: "hush", unmute: "room", promote: "shield", demote: "shield", handOver: "crown", remove: "person-remove", ban: "ban", unban: "ban" };
export const grave = new Set(["remove", "ban"]);
