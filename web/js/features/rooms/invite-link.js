// A link that brings whoever opens it into a room: made when it is asked for, copied, and shown, for where there is no clipboard.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { toast } from "../../core/ui/toast.js";

const copy = async (url, input) => {
	try {
		await navigator.clipboard.writeText(url);
		toast(t("shell.copied"), { kind: "good" });
	} catch {
		input.select();
	}
};

// One link however often the button is pressed.
export const inviteLink = (room) => {
	const shown = field({ name: "url", label: t("people.invite_link_label"), readonly: true, dir: "ltr" });
	const element = form({
		label: t("people.invite_link_label"),
		items: [shown.element],
		submit: t("people.invite_link"),
		kind: "secondary",
		run: async () => {
			shown.input.value ||= (await api.post("invites/", { room_id: room.id })).url;
			shown.element.hidden = false;
			await copy(shown.value, shown.input);
		},
	});

	shown.element.hidden = true;
	return element;
};
