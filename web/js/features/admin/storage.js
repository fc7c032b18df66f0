// Who and what fills the disk.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { formatNumber, t } from "../../core/i18n.js";
import { avatar, nameOf } from "../../core/ui/avatar.js";
import { confirmDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";
import { nothing } from "../../core/ui/view.js";
import { formatBytes } from "../../core/units.js";
import { loadedPart } from "./loaded.js";

const share = (part, whole) => `${Math.max(0.4, Math.min(100, (100 * part) / Math.max(1, whole)))}%`;

const bar = (part, whole) => {
	const fill = el("span", { class: "admin-bar-fill" });

	fill.style.width = share(part, whole);
	return el("span", { class: "admin-bar", "aria-hidden": "true" }, fill);
};

const fact = (label, value) => el("div", {}, el("dt", {}, label), el("dd", {}, value));

const disk = ({ disk: space, database, files, quota }) => el("section", { class: "section" },
	el("h3", {}, t("admin.disk")),
	space && [
		el("p", { class: "admin-free" }, t("admin.free_of", { free: formatBytes(space.free), total: formatBytes(space.total) })),
		bar(space.total - space.free, space.total),
	],
	el("dl", { class: "admin-facts" },
		fact(t("admin.files"), `${formatBytes(files.bytes)} · ${t("admin.file_count", { count: files.count })}`),
		database !== null && fact(t("admin.database"), formatBytes(database)),
		fact(t("admin.quota_site"), quota.site === null ? t("admin.no_limit") : formatBytes(quota.site)),
		fact(t("admin.quota_user"), quota.user === null ? t("admin.no_limit") : formatBytes(quota.user))));

const line = ({ mark, title, text, bytes, most, key = null, action = null }) => el("li", { class: "admin-large", "data-key": key }, mark,
	el("span", { class: "admin-large-text" }, el("bdi", { class: "name" }, title), text && el("span", { class: "quiet" }, text), bar(bytes, most)),
	el("span", { class: "admin-size" }, formatBytes(bytes)), action);

const ranking = (heading, items, lineOf) => el("section", { class: "section" }, el("h3", {}, heading),
	items.length ? el("ul", { class: "admin-ranking", role: "list" }, items.map(lineOf)) : nothing(t("admin.no_files")));

const removeFile = (file, again) => confirmDialog({ title: t("admin.delete_file_title", { name: file.name }), text: t("admin.delete_file_text"), confirm: t("admin.delete_file"),
	danger: true, run: async () => {
		try {
			await api.delete(`files/${file.id}/`);
			toast(t("admin.file_deleted", { name: file.name }), { kind: "good" });
		} catch (error) {
			if (error.status !== 404)
				toast(describe(error), { kind: "bad" });
		}
		again();
	} });

const fileLine = (file, most, again) => line({ mark: icon("attach"), title: file.name, bytes: file.size, most, key: file.id,
	text: file.room ? t("admin.file_in", { name: nameOf(file.uploaded_by), room: file.room.name }) : t("admin.file_loose", { name: nameOf(file.uploaded_by) }),
	action: el("button", { type: "button", class: "icon-button", title: t("admin.delete_file"), "aria-label": t("admin.delete_named", { name: file.name }),
		on: { click: () => removeFile(file, again) } }, icon("trash")) });

export const storage = () => loadedPart((signal) => api.get("admin/storage/", {}, { signal }), (report, again) => [
	disk(report),
	ranking(t("admin.large_people"), report.users, ({ user, files, bytes }) =>
		line({ mark: avatar(user, 32), title: nameOf(user), text: t("admin.file_count", { count: files }), bytes, most: report.users[0].bytes })),
	ranking(t("admin.large_rooms"), report.rooms, ({ name, files, bytes }) =>
		line({ mark: icon("hash"), title: name, text: t("admin.file_count", { count: files }), bytes, most: report.rooms[0].bytes })),
	ranking(t("admin.large_files"), report.largest, (file) => fileLine(file, report.largest[0].size, again)),
	el("p", { class: "quiet admin-note" }, t("admin.storage_note", { count: formatNumber(10) })),
]);
