// Who has reacted to a message, and with what.
import { t } from "../../core/i18n.js";
import { avatar } from "../../core/ui/avatar.js";
import { openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { pagedList } from "../../core/ui/pages.js";
import { personNames } from "../../core/ui/person.js";
import { nothing } from "../../core/ui/view.js";
import { inColour } from "./state.js";

export const reactionList = ({ id }) => {
	const stop = new AbortController();
	const { element } = pagedList({ path: `messages/${id}/reactions/`, signal: stop.signal, none: () => nothing(t("reactions.none")), idOf: ({ emoji, user }) => `${emoji} ${user.id}`,
		lineOf: ({ emoji, user }) => el("li", { class: "person" }, avatar(user, 32), personNames(user), el("span", { class: "reaction-mark" }, inColour(emoji))) });

	openDialog({ title: t("reactions.reactions"), body: element }).closed.then(() => stop.abort());
};
