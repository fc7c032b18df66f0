// What stands beside the name of a room with unread messages.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { UNREAD_MOST } from "./unread.js";

const numberText = (count) => (count >= UNREAD_MOST ? `${UNREAD_MOST - 1}+` : String(count));

const hidden = (text) => el("span", { class: "visually-hidden" }, ` ${text}`);

// `badge` as badgeOf() of levels.js has it; `count`: how many messages are unread.
export const badgeMarks = ({ unread, mentions, dot, silent }, count) => [
	mentions > 0 && el("span", { class: "badge badge-mention" }, el("span", { "aria-hidden": "true" }, "@"), numberText(mentions),
		hidden(t("rooms.mentions", { count: mentions }))),
	unread > 0 && el("span", { class: silent ? "badge is-silent" : "badge" }, numberText(unread), hidden(t("rooms.unread", { count: unread }))),
	dot && el("span", { class: silent ? "unread-dot is-silent" : "unread-dot" }, hidden(t("rooms.unread", { count }))),
].filter(Boolean);
