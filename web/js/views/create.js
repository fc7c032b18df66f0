// Creating a room.
import { api } from "../api.js";
import { t } from "../i18n.js";
import { navigate, roomHash } from "../router.js";
import { rooms } from "../store/rooms.js";
import { roomForm } from "./room-form.js";
import { page } from "./view.js";

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
