// What is nearest to be done with a message: one toolbar for the whole timeline, which goes to the message that is pointed at, focused or
// touched. The rest is in a menu (../menu/), which the last of its buttons opens.
import { t } from "../../../core/i18n.js";
import { withLater } from "../../../core/later.js";
import { site } from "../../../core/site.js";
import { rightward } from "../../../core/ui/direction.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { recentEmoji } from "../../emoji/emoji.js";
import { chooseReaction } from "../../reactions/chips.js";
import { inColour } from "../../reactions/state.js";
import { hindranceIn } from "../composer/hindrance.js";

// Answering by a reference, or on servers that know none by a copy of the words.
export const replies = () => site.has("replies");

const button = (name, label, run, more = {}) => el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, ...more, on: { click: run } },
	icon(name));

// Opens the menu of a message, beside the button that asked for it or at the message.
export const openMenu = (context) => withLater(({ messageMenu }) => messageMenu(context.now(), context))();

// The arrows go through its buttons.
const walk = (event) => {
	const buttons = [...event.currentTarget.children].filter((each) => each.getClientRects().length), at = buttons.indexOf(document.activeElement);
	const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * rightward(event.currentTarget);

	if (at >= 0 && step) {
		event.preventDefault();
		buttons.at((at + step) % buttons.length).focus();
	}
};

// Whether one may react there; where the server knows no reactions messages have none.
export const mayReact = (message, room) => message.reactions !== undefined && hindranceIn(room)?.name !== "muted";

const QUICK = 3;

// The emoji that were used last, and all others. A finger has them in the menu.
const reacting = ({ react }) => [
	recentEmoji().slice(0, QUICK).map((emoji) => el("button", { type: "button", class: "icon-button pointer-only", title: t("reactions.with", { emoji }),
		"aria-label": t("reactions.with", { emoji }), on: { click: () => react(emoji) } }, inColour(emoji))),
	button("smile-add", t("reactions.add"), ({ currentTarget }) => chooseReaction(currentTarget, react), { class: "icon-button pointer-only", "aria-haspopup": "dialog", "aria-expanded": "false" }),
];

export const toolbarOf = (context) => el("div", { class: "message-actions", role: "toolbar", "aria-label": t("messages.actions"), on: { keydown: walk } },
	mayReact(context.now(), context.room) && reacting(context),
	hindranceIn(context.room) === null && (replies() ? button("reply", t("messages.reply"), () => context.reply(context.now()))
		: button("reply", t("messages.quote"), () => context.quote(context.now()))),
	button("more", t("messages.more"), (event) => openMenu({ ...context, at: event.currentTarget }), { "aria-haspopup": "dialog", "aria-expanded": "false" }));
