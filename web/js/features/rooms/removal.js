// Taking somebody out of a room, after asking.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { confirmDialog } from "../../core/ui/dialog.js";
import { toast } from "../../core/ui/toast.js";

// Whether they are gone.
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
