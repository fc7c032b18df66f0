// How many unread messages call the user: of all rooms, but for direct ones, which have their own number, and those that are silenced.
import { serverNow } from "../../core/clock.js";
import { rooms } from "../rooms/rooms.js";

const counts = ({ kind, membership }) => membership && kind !== "direct"
	&& !(membership.silenced_until && Date.parse(membership.silenced_until) > serverNow());

export const unreadMentions = () => rooms.list.filter(counts).reduce((sum, { membership }) => sum + membership.mentions, 0);
