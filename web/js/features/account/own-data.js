// One's own data: a copy of all of it to take away, and its end.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { formatSpan } from "../../core/span.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { whileBusy } from "../../core/ui/redraw.js";
import { saveFile } from "../../core/ui/save.js";
import { toast } from "../../core/ui/toast.js";
import { deleteAccount } from "./delete-account.js";

const reason = (error) => (error.code === "rate_limited" ? t("settings.export_wait", { span: formatSpan(error.retryAfter) }) : describe(error));

const exportButton = () => {
	const button = el("button", { type: "button", class: "button", on: { click: () => whileBusy(button, async () => {
		button.setAttribute("aria-busy", "true");
		try {
			saveFile(`${site.name} ${session.user.username}.ndjson`, await api.get("users/me/export/", null, { as: "blob" }));
			toast(t("settings.exported"), { kind: "good" });
		} catch (error) {
			toast(reason(error), { kind: "bad" });
		}
		button.removeAttribute("aria-busy");
	}) } }, icon("download"), t("settings.export"));

	return button;
};

export const ownData = () => el("section", { class: "section" },
	el("h2", {}, t("settings.own_data")),
	el("p", { class: "quiet" }, t("settings.export_text")),
	el("p", { class: "form-actions" }, exportButton(), el("button", { type: "button", class: "button-plain danger", on: { click: deleteAccount } }, t("settings.delete_account"))));
