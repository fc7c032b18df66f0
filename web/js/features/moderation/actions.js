// Keeping order in a room, one function for each thing that is done about somebody. What can be taken back is done at once and offers
// that; what cannot is asked about first.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { formatDateTime, t } from "../../core/i18n.js";
import { confirmDialog } from "../../core/ui/dialog.js";
import { toast } from "../../core/ui/toast.js";
import { standings } from "../people/standing.js";
import { removeParticipant } from "../rooms/leave.js";
import { openBan } from "./ban-dialog.js";
import { askMute } from "./mute-dialog.js";

const change = async (room, user, fields) =>
	standings.noteOne(room.id, user.id, await api.patch(`rooms/${room.id}/participants/${user.id}/`, fields));

// Does it, tells what was done, and offers to do `back` instead; a refusal is told, too.
const attempt = async (run, done, back = null) => {
	try {
		await run();
		toast(done(), { kind: "good", action: back && { label: t("moderation.undo"), run: back } });
	} catch (error) {
		toast(describe(error), { kind: "bad" });
	}
};

const nameIn = (user) => ({ name: user.display_name });

const unmute = (room, user) => attempt(() => change(room, user, { muted_until: null }), () => t("moderation.unmuted", nameIn(user)));

const mute = async (room, user) => {
	const until = await askMute(user);

	if (until)
		await attempt(() => change(room, user, { muted_until: until }), () => t("moderation.muted", { ...nameIn(user), when: formatDateTime(until) }),
			() => unmute(room, user));
};

const setRole = (room, user, role, back) => attempt(() => change(room, user, { role }), () => t(`moderation.is_${role}`, nameIn(user)), back);

const promote = (room, user) => setRole(room, user, "moderator", () => setRole(room, user, "member", null));
const demote = (room, user) => setRole(room, user, "member", () => setRole(room, user, "moderator", null));

const handOver = (room, user) => confirmDialog({
	title: t("moderation.hand_over_title", { ...nameIn(user), room: room.name }),
	text: t("moderation.hand_over_text", nameIn(user)),
	confirm: t("moderation.hand_over"),
	danger: true,
	run: () => attempt(() => change(room, user, { role: "owner" }), () => t("moderation.is_owner", nameIn(user))),
});

const remove = (room, user) => removeParticipant(room, user);

const unban = (room, user) => attempt(() => api.delete(`rooms/${room.id}/bans/${user.id}/`), () => t("moderation.unbanned", nameIn(user)));

const ban = (room, user) => openBan(user, async (fields) => {
	await api.put(`rooms/${room.id}/bans/${user.id}/`, fields);
	standings.noteOne(room.id, user.id, null);
	toast(t("moderation.banned", nameIn(user)), { kind: "good", action: { label: t("moderation.unban"), run: () => unban(room, user) } });
});

// By the names that ../people/abilities.js gives them; each takes the room and whom it is about.
export const moderation = { mute, unmute, promote, demote, handOver, remove, ban, unban };
