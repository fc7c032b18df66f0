// A link that brings whoever opens it into a room, as the dialog offers it: made when it is asked for, with what is usual.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { roomHash } from "../../core/router.js";
import { copyText } from "../../core/ui/copy.js";
import { el } from "../../core/ui/dom.js";
import { form } from "../../core/ui/form.js";
import { shareLink } from "../../core/ui/share.js";

export const quickLink = (room) => {
	const element = form({
		label: t("people.invite_link_label"),
		items: [],
		submit: t("people.invite_link"),
		kind: "secondary",
		extra: el("a", { class: "button-plain", href: roomHash(room.id, "/invites") }, t("invites.all")),
		run: async () => {
			const { url } = await api.post("invites/", { room_id: room.id });

			element.before(shareLink(t("people.invite_link_label"), url));
			element.querySelector("button[type=submit]").hidden = true;
			await copyText(url, t("shell.copied"), null);
		},
	});

	return el("div", { class: "quick-link" }, element);
};
