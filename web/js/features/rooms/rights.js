// What the user may do in a room beside what every member may. In a direct room nobody may more than the others.
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { isDirect } from "../direct/names.js";

export const owns = (room) => !isDirect(room) && room.owner?.id === session.user?.id;

// Change it, delete it, and delete what others have written.
export const administers = (room) => owns(room) || (!isDirect(room) && session.user?.is_admin === true);

// Look after those in it.
export const moderates = (room) => administers(room) || (!isDirect(room) && room.membership?.role === "moderator");

// Put others into it.
export const addsPeople = (room) => owns(room) || (!isDirect(room) && room.membership?.role === "moderator");

// Make links that bring whoever opens them into it.
export const makesInvitations = (room) => site.has("invites") && !isDirect(room)
	&& (addsPeople(room) || (room.invite === "members" && Boolean(room.membership)));
