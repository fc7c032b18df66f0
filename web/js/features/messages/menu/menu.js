// The menu of a message: a panel beside it where there is a pointer, a sheet at the bottom of the page on touch screens.
import { t } from "../../../core/i18n.js";
import { rightward } from "../../../core/ui/direction.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { openPanel } from "../../../core/ui/popover.js";
import { openSheet } from "../../../core/ui/sheet.js";
import { isTouch } from "../../../core/ui/touch.js";
import { recentEmoji } from "../../emoji/emoji.js";
import { pickEmoji } from "../../emoji/picker.js";
import { inColour } from "../../reactions/state.js";
import { mayReact } from "../timeline/actions.js";
import { itemsOf } from "./items.js";

const DOWN = { ArrowDown: 1, ArrowUp: -1 }, ASIDE = { ArrowRight: 1, ArrowLeft: -1 };

// The arrows go up and down the rows, round and round, and along the emoji above them.
const walk = (event) => {
	const menu = event.currentTarget, here = document.activeElement, emoji = [...menu.querySelectorAll(".emoji")];
	const rows = [...emoji.slice(0, 1), ...menu.querySelectorAll(".row-button")];
	const [list, at, step] = DOWN[event.key] ? [rows, emoji.includes(here) ? 0 : rows.indexOf(here), DOWN[event.key]] : [emoji, emoji.indexOf(here), ASIDE[event.key] * rightward(menu)];

	if (!step || at < 0)
		return;
	event.preventDefault();
	list.at((at + step) % list.length).focus();
};

const reactions = ({ react }, at, close) => {
	const take = (emoji) => {
		close();
		react(emoji);
	};

	return el("div", { class: "message-menu-emoji", role: "group", "aria-label": t("reactions.add") },
		recentEmoji().map((emoji) => el("button", { type: "button", class: "emoji", "aria-label": t("reactions.with", { emoji }), on: { click: () => take(emoji) } }, inColour(emoji))),
		el("button", { type: "button", class: "emoji", "aria-label": t("reactions.add"), title: t("reactions.add"), on: { click: () => {
			close();
			pickEmoji(at, react, isTouch() ? { open: openSheet } : {});
		} } }, icon("smile-add")));
};

const row = ({ icon: name, label, danger, run }, close) => el("button", { type: "button", class: danger ? "row-button danger" : "row-button", on: { click: () => {
	close();
	run();
} } }, icon(name), label);

// `context` as the timeline has it, with `at`: the button, or the message, beside which it opens.
export const messageMenu = (message, context) => {
	const done = () => close();
	const at = context.at.querySelector(".message-actions > :last-child") ?? context.at;
	const body = el("div", { class: "message-menu", on: { keydown: walk } },
		mayReact(message, context.room) && reactions(context, at, done),
		itemsOf(message, context).map((group) => el("div", { class: "message-menu-group" }, group.map((item) => row(item, done)))));
	const close = isTouch() ? openSheet(t("messages.actions"), body) : openPanel(at, { label: t("messages.actions"), align: "end" }, body);
};
