// Pinning a message, so that its room keeps it at hand.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { site } from "../../core/site.js";
import { toast } from "../../core/ui/toast.js";
import { isDirect } from "../direct/names.js";
import { moderates } from "../rooms/rights.js";

export const mayPin = (room) => site.has("pins") && Boolean(room.membership) && (isDirect(room) || moderates(room) || room.pin === "members");

// Whether it could be done; what shows it hears of it from the server.
export const setPinned = async ({ id, room_id: room }, pinned) => {
	try {
		await (pinned ? api.put : api.delete)(`rooms/${room}/pins/${id}/`);
		return true;
	} catch (error) {
		toast(describe(error), { kind: "bad" });
		return false;
	}
};
