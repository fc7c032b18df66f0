// Whom the user has blocked, in their settings, with the way back for each.
import { t } from "../../core/i18n.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { personNames } from "../../core/ui/person.js";
import { redraw } from "../../core/ui/redraw.js";
import { keptRows } from "../../core/ui/rows.js";
import { failure, loading, nothing } from "../../core/ui/view.js";
import { blocks, unblock } from "./blocks.js";

const line = (user, heading) => el("li", { class: "session" }, avatar(user, 32),
	personNames(user),
	el("button", { type: "button", class: "button", "aria-label": t("direct.unblock_named", { name: user.display_name }), on: { click: async () => {
		await unblock(user);
		heading.focus();
	} } }, t("direct.unblock")));

export const blockedPeople = (signal) => {
	const body = el("div", {}), heading = el("h2", { tabindex: "-1" }, t("direct.blocked_people")), rowOf = keptRows();
	const fill = () => clear(body, blocks.list.length
		? el("ul", { role: "list" }, blocks.list.map((user) => rowOf(user.id, user, () => line(user, heading))))
		: nothing(t("direct.blocked_nobody")));
	const draw = () => redraw(body, fill);
	const open = async () => {
		clear(body, loading());
		try {
			await blocks.load(true);
			draw();
		} catch (error) {
			clear(body, failure(error, open));
		}
	};

	blocks.addEventListener("change", draw, { signal });
	open();
	return el("section", { class: "section", id: "blocks" }, heading, el("p", { class: "quiet" }, t("direct.blocked_text")), body);
};
