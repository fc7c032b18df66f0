// Leaving a room and deleting it: both are asked about first.
import { api } from "../api.js";
import { confirmDialog } from "../dialog.js";
import { describe } from "../errors.js";
import { t } from "../i18n.js";
import { navigate } from "../router.js";
import { session } from "../session.js";
import { rooms } from "../store/rooms.js";
import { toast } from "../toast.js";

const attempt = async (room, request) => {
	rooms.leaving.add(room.id);
	try {
		await request();
	} catch (error) {
		// Whoever is already gone has what they wanted.
		if (error.status !== 404) {
			rooms.leaving.delete(room.id);
			toast(describe(error), { kind: "bad" });
			return;
		}
	}
	navigate("#/", { replace: true });
	rooms.remove(room.id);
};

const consequence = (room) => {
	if (room.participant_count === 1)
		return t("rooms.leave_last_text");
	return t(room.owner.id === session.user.id ? "rooms.leave_owner_text" : "rooms.leave_text");
};

export const leave = (room) => confirmDialog({
	title: t("rooms.leave_title", { name: room.name }),
	text: consequence(room),
	confirm: t("rooms.leave"),
	danger: true,
	run: () => attempt(room, () => api.post(`rooms/${room.id}/leave/`)),
});

export const remove = (room) => confirmDialog({
	title: t("rooms.delete_title", { name: room.name }),
	text: t("rooms.delete_text"),
	confirm: t("rooms.delete"),
	danger: true,
	run: () => attempt(room, () => api.delete(`rooms/${room.id}/`)),
});
