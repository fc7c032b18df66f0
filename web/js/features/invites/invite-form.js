// The form for a new invitation: for how long, for how many, and what it is for.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { checkbox } from "../../core/ui/check.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";

const HOUR = 3600, DAY = 24 * HOUR;
const SPANS = [["hour", HOUR], ["day", DAY], ["week", 7 * DAY], ["month", 30 * DAY], ["never", null]];
const USES = [1, 5, 10, 25, 100, 1000];
const USES_USUAL = 25;
const NOTE_MOST = 100;

const mayInviteStrangers = () => session.user.is_admin && !site.registrationOpen;

// With `room` null it is for making an account alone. `made(invitation)` is called with what the server has made.
export const inviteForm = (room, made) => form({
	label: t("invites.new"),
	items: [
		field({ name: "expires_in", label: t("invites.expires"), type: "select", ".value": String(7 * DAY),
			options: SPANS.map(([name, seconds]) => [String(seconds), t(`invites.span_${name}`)]) }),
		field({ name: "max_uses", label: t("invites.uses"), type: "select", ".value": String(USES_USUAL),
			options: [...USES.map((uses) => [String(uses), t("invites.people", { count: uses })]), ...(session.user.is_admin ? [["null", t("invites.unlimited")]] : [])] }),
		field({ name: "note", label: t("invites.note"), hint: t(room ? "invites.note_hint" : "invites.note_hint_site"), optional: true, maxlength: NOTE_MOST, autocomplete: "off", dir: "auto" }),
		room && mayInviteStrangers() && checkbox({ name: "registers", label: t("invites.registers") }),
	].filter(Boolean),
	submit: t("invites.make"),
	run: async ({ expires_in, max_uses, note, registers = !room }) =>
		made(await api.post("invites/", { ...(room && { room_id: room.id }), expires_in: JSON.parse(expires_in), max_uses: JSON.parse(max_uses), ...(note.trim() && { note: note.trim() }),
			...(registers && { registers }) })),
});
