// The end of somebody's account, by who administers the site: what stays and what goes.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { nameOf } from "../../core/ui/avatar.js";
import { openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { choice } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { toast } from "../../core/ui/toast.js";

// Deleted accounts stay in lists by that name, which nobody else can take.
export const isDeleted = ({ id, username }) => username === `deleted-${id}`;

export const deletePerson = (user, list) => {
	const name = nameOf(user), gone = `deleted-${user.id}`;
	const dialog = openDialog({ title: t("admin.delete_title", { name }), body: [
		el("p", { class: "dialog-lead" }, t("admin.delete_text")),
		form({
			label: t("admin.delete"),
			items: [
				choice({ name: "messages", label: t("admin.delete_messages"), value: "keep", options: [
					["keep", t("admin.delete_keep"), t("admin.delete_keep_hint")],
					["delete", t("admin.delete_all"), t("admin.delete_all_hint")],
				] }),
			],
			submit: t("admin.delete"),
			kind: "danger",
			run: async (values) => {
				await api.delete(`admin/users/${user.id}/`, { body: values });
				dialog.close();
				list.change(user.id, { username: gone, display_name: gone, email: gone, avatar_url: null, is_active: false, is_admin: false, totp: false, sessions: 0, last_seen_at: null });
				toast(t("admin.deleted", { name }), { kind: "good" });
			},
		}),
	] });
};
