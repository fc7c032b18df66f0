// Creating a room.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { navigate, roomHash } from "../../core/router.js";
import { page } from "../../core/ui/view.js";
import { roomForm } from "./room-form.js";
import { rooms } from "./rooms.js";

export const create = () => ({
	title: () => t("rooms.create"),
	element: page({ title: t("rooms.create") }, roomForm({
		submit: t("rooms.create_submit"),
		run: async (fields) => {
			const room = await api.post("rooms/", fields);

			rooms.upsert(room);
			navigate(roomHash(room.id), { replace: true });
		},
	})),
});
