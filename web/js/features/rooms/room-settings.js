// The settings of a room, for its owner and for site admins; everybody else is told who may change them.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { navigate, roomHash } from "../../core/router.js";
import { site } from "../../core/site.js";
import { clear, el } from "../../core/ui/dom.js";
import { toast } from "../../core/ui/toast.js";
import { empty, failure, loading, page } from "../../core/ui/view.js";
import { isDirect } from "../direct/names.js";
import { leave, remove } from "./leave.js";
import { administers } from "./rights.js";
import { roomForm } from "./room-form.js";
import { rooms } from "./rooms.js";

const changes = (room) => roomForm({
	room,
	submit: t("shell.save"),
	run: async (fields) => {
		const changed = await api.patch(`rooms/${room.id}/`, fields);

		if (rooms.get(room.id))
			rooms.upsert(changed);
		toast(t("rooms.saved"), { kind: "good" });
		navigate(roomHash(room.id), { replace: true });
	},
});

const danger = (room) => el("section", { class: "section" },
	el("h2", {}, t("rooms.danger")),
	el("p", { class: "form-actions" },
		rooms.get(room.id) && el("button", { type: "button", class: "button", on: { click: () => leave(room) } }, t("rooms.leave")),
		el("button", { type: "button", class: "button-danger", on: { click: () => remove(room) } }, t("rooms.delete"))));

const show = (room) => {
	if (!administers(room))
		return empty("lock", t(isDirect(room) ? "errors.direct_room" : "rooms.only_owner"), null, el("a", { class: "button", href: roomHash(room.id) }, t("shell.back")));
	return [changes(room), danger(room)];
};

export const roomSettings = ({ room: id }) => {
	const body = el("div", {}, loading());
	const title = () => t("rooms.settings");
	let gone = false;
	const open = async () => {
		clear(body, loading());
		try {
			// Fresh from the server: what is being changed may have been changed by somebody else.
			const [room] = await Promise.all([api.get(`rooms/${id}/`), site.known()]);

			if (!gone)
				clear(body, show(room));
		} catch (error) {
			if (!gone)
				clear(body, failure(error, open));
		}
	};

	open();
	return {
		title,
		element: page({ title: title(), back: roomHash(id), always: true }, body),
		destroy: () => {
			gone = true;
		},
	};
};
