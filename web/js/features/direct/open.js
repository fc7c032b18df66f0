// Opening the direct room of some people: there is one for each set, which the server finds or makes.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { navigate, roomHash } from "../../core/router.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { toast } from "../../core/ui/toast.js";
import { isDirect } from "./names.js";
import { rooms } from "../rooms/rooms.js";

// Why it was refused, in words; `count` is how many others were to be in it.
const reason = (error, count) => {
	if (error.code === "recipient_unavailable")
		return t(count > 1 ? "direct.one_unavailable" : "errors.recipient_unavailable");
	if (error.code === "permission_denied")
		return t(site.has("direct") ? "direct.shared_only" : "direct.off");
	return describe(error);
};

// Whether the user may try to write to this person: the server decides.
export const mayWriteTo = (user) => site.has("direct") && user.id !== session.user?.id;

// The one of these that is in the list, null where there is none.
const known = (userIds) => {
	const wanted = new Set([...userIds, session.user.id]);

	return rooms.list.find((room) => isDirect(room) && room.members.length === wanted.size && room.members.every(({ id }) => wanted.has(id))) ?? null;
};

// Shows the direct room of the user and these people, by their ids; of nobody else: the notes to oneself. Resolves to the room,
// or to null where it was refused, which has been told.
export const openDirect = async (userIds) => {
	try {
		const room = known(userIds) ?? await api.post("rooms/direct/", { user_ids: userIds });

		if (!rooms.get(room.id))
			rooms.upsert(room);
		navigate(roomHash(room.id));
		return room;
	} catch (error) {
		toast(reason(error, userIds.length), { kind: "bad" });
		return null;
	}
};
