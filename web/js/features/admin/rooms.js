// All rooms but direct ones, with their sizes.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { formatDateTime, formatNumber, t } from "../../core/i18n.js";
import { roomHash } from "../../core/router.js";
import { nameOf } from "../../core/ui/avatar.js";
import { confirmDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { toast } from "../../core/ui/toast.js";
import { formatAgo, formatBytes } from "../../core/units.js";
import { roomIcon } from "../rooms/mark.js";
import { CursorList } from "./cursor-list.js";
import { rowMenu } from "./menu.js";

const name = (room) => el("span", { class: "admin-person" }, roomIcon(room),
	room.visibility === "public" ? el("a", { class: "name", href: roomHash(room.id), dir: "auto" }, room.name) : el("bdi", { class: "name" }, room.name));

const remove = (room, list) => confirmDialog({ title: t("rooms.delete_title", { name: room.name }), text: t("rooms.delete_text"), confirm: t("rooms.delete"), danger: true,
	run: async () => {
		try {
			await api.delete(`rooms/${room.id}/`);
			list.remove(room.id);
			toast(t("admin.room_deleted", { name: room.name }), { kind: "good" });
		} catch (error) {
			toast(describe(error), { kind: "bad" });
		}
	} });

export const rooms = () => {
	const list = new CursorList({
		path: "admin/rooms/",
		label: t("admin.rooms"),
		search: t("admin.search_rooms"),
		none: "room",
		columns: [
			{ label: t("admin.name"), cell: name },
			{ label: t("admin.owner"), cell: ({ owner }) => el("bdi", { class: "admin-break" }, nameOf(owner)) },
			{ label: t("admin.people"), kind: "number", cell: ({ participants }) => formatNumber(participants) },
			{ label: t("admin.messages"), kind: "number", cell: ({ messages }) => formatNumber(messages) },
			{ label: t("admin.files"), kind: "number", cell: ({ bytes }) => (bytes ? formatBytes(bytes) : "–") },
			{ label: t("admin.last_message"), cell: ({ last_message_at: at }) => (at ? el("span", { title: formatDateTime(at) }, formatAgo(at)) : "–") },
			{ label: t("admin.actions"), kind: "actions", cell: (room) => rowMenu(t("admin.actions_for", { name: room.name }), () => [
				{ icon: "trash", label: t("rooms.delete"), grave: true, run: () => remove(room, list) },
			]) },
		],
	});

	return list;
};
