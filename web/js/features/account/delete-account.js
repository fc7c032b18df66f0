// The end of one's account: what stays and what goes, and the password before it does.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { choice, field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { toast } from "../../core/ui/toast.js";

export const deleteAccount = () => {
	const dialog = openDialog({ title: t("settings.delete_title"), body: [
		el("p", { class: "dialog-lead" }, t("settings.delete_text")),
		form({
			label: t("settings.delete_account"),
			items: [
				choice({ name: "messages", label: t("settings.delete_messages"), value: "keep", options: [
					["keep", t("settings.delete_keep"), t("settings.delete_keep_hint")],
					["delete", t("settings.delete_all"), t("settings.delete_all_hint")],
				] }),
				field({ name: "current_password", label: t("settings.current_password"), type: "password", autocomplete: "current-password" }),
			],
			submit: t("settings.delete_account"),
			kind: "danger",
			run: async (values) => {
				await api.delete("users/me/", { body: values });
				dialog.close();
				session.end("logout");
				toast(t("settings.deleted"), { kind: "good" });
			},
		}),
	] });
};
