// A public room one is not in: what it is, and the button that joins it.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { whileBusy } from "../../core/ui/redraw.js";
import { toast } from "../../core/ui/toast.js";
import { page } from "../../core/ui/view.js";

// Joins and returns the room, or tells why not and returns null.
export const join = async (room) => {
	try {
		return await api.post(`rooms/${room.id}/join/`);
	} catch (error) {
		toast(describe(error), { kind: "bad" });
		return null;
	}
};

export const joinScreen = (room, joined) => {
	const button = el("button", { type: "button", class: "button-primary", on: { click: () => whileBusy(button, async () => {
		const answer = await join(room);

		if (answer)
			joined(answer);
	}) } }, t("rooms.join"));

	return page({ title: room.name },
		el("div", { class: "state" },
			icon("room"),
			room.description && el("p", { class: "description", dir: "auto" }, room.description),
			el("p", { class: "quiet" }, t("rooms.participants", { count: room.participant_count })),
			button));
};
