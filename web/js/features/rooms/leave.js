// Leaving a room, deleting it, and taking somebody else out of it: all are asked about first.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { navigate } from "../../core/router.js";
import { session } from "../../core/session.js";
import { confirmDialog } from "../../core/ui/dialog.js";
import { toast } from "../../core/ui/toast.js";
import { rooms } from "./rooms.js";

// Asks for the end of one's being in a room, and goes where the list is. Resolves to whether it has come.
const attempt = async (room, request) => {
	rooms.leaving.add(room.id);
	try {
		await request();
	} catch (error) {
		// Whoever is already gone has what they wanted.
		if (error.status !== 404) {
			rooms.leaving.delete(room.id);
			toast(describe(error), { kind: "bad" });
			return false;
		}
	}
	navigate("#/", { replace: true });
	rooms.remove(room.id);
	return true;
};

export const depart = (room) => attempt(room, () => api.post(`rooms/${room.id}/leave/`));

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
	run: async () => {
		await depart(room);
	},
});

export const remove = (room) => confirmDialog({
	title: t("rooms.delete_title", { name: room.name }),
	text: t("rooms.delete_text"),
	confirm: t("rooms.delete"),
	danger: true,
	run: async () => {
		await attempt(room, () => api.delete(`rooms/${room.id}/`));
	},
});

// Takes somebody else out of the room. Resolves to whether they are gone.
export const removeParticipant = async (room, user) => {
	const name = user.display_name;
	let gone = false;

	await confirmDialog({
		title: t("people.remove_title", { name }), text: t("people.remove_text"), confirm: t("people.remove"), danger: true,
		run: async () => {
			try {
				await api.delete(`rooms/${room.id}/participants/${user.id}/`);
				gone = true;
				toast(t("people.removed", { name }), { kind: "good" });
			} catch (error) {
				// They have left by themselves in the meantime.
				gone = error.status === 404;
				toast(describe(error), { kind: "bad" });
			}
		},
	});
	return gone;
};
