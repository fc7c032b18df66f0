// Whether one may write in a room now: not while one is muted, nor as a member where moderators alone write, nor before the time of slow
// mode is over.
import { serverNow } from "../../../core/clock.js";
import { connection } from "../../../core/live/connection.js";
import { session } from "../../../core/session.js";
import { isDirect } from "../../direct/names.js";
import { outbox } from "./sender.js";

const isMember = (room) => room.membership?.role === "member" && !isDirect(room);

// { name: "muted", until } or { name: "read_only" }, null where one may write.
export const hindranceIn = (room) => {
	const until = Date.parse(room.membership?.muted_until);

	if (until > serverNow())
		return { name: "muted", until };
	return room.posting === "moderators" && isMember(room) ? { name: "read_only" } : null;
};

// When one's last message came into each room, by the server's clock, as far as this page has heard.
const lastOwn = new Map();

export const noteOwn = (room, at) => lastOwn.set(room, Math.max(lastOwn.get(room) ?? 0, Date.parse(at)));

connection.addEventListener("frame", ({ detail: { type, data, room_id: room } }) => type === "chat_message" && data.author?.id === session.user?.id
	&& noteOwn(room ?? data.room_id, data.created_at));
outbox.addEventListener("delivered", ({ entry, message }) => message && noteOwn(entry.room, message.created_at));
session.addEventListener("end", () => lastOwn.clear());

// How long a member waits between two messages there; 0: as they like.
export const slowSeconds = (room) => (isMember(room) ? room.slow_seconds ?? 0 : 0);

// Seconds until the next message may be sent.
export const slowLeft = (room) => (slowSeconds(room) === 0 ? 0
	: Math.max(0, Math.ceil(((lastOwn.get(room.id) ?? 0) + slowSeconds(room) * 1000 - serverNow()) / 1000), outbox.slowLeft(room.id)));
