// What the details of a direct room tell and offer: who it is with, and the ways to hear less of it.
import { formatDate, t } from "../../core/i18n.js";
import { avatar } from "../../core/ui/avatar.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { personNames } from "../../core/ui/person.js";
import { opensCard } from "../people/card.js";
import { block, blocks, unblock } from "./blocks.js";
import { hide } from "./hide.js";
import { othersIn, partnerIn } from "./names.js";

const card = (user) => {
	const names = personNames(user);

	return el("div", { class: "direct-card" }, opensCard(avatar(user, 64), user, opensCard(names.querySelector(".name"), user)), names);
};

const audience = (room) => {
	const others = othersIn(room).length;

	return t(others === 0 ? "direct.only_you" : others === 1 ? "direct.only_two" : "direct.only_members");
};

export const aboutDirect = (room) => [
	partnerIn(room) && card(partnerIn(room)),
	el("p", { class: "quiet" }, icon("lock"), audience(room)),
	el("p", { class: "quiet" }, icon("clock"), t("direct.begun", { date: formatDate(room.created_at) })),
];

const blockButton = (user) => {
	const blocked = blocks.has(user);

	return el("button", { type: "button", class: blocked ? "row-button" : "row-button danger", on: { click: () => (blocked ? unblock : block)(user) } },
		icon("block"), t(blocked ? "direct.unblock_named" : "direct.block_named", { name: user.display_name }));
};

export const directActions = (room) => [
	el("button", { type: "button", class: "row-button", on: { click: () => hide(room) } }, icon("hide"), t("direct.hide")),
	partnerIn(room) && blockButton(partnerIn(room)),
];

// The picture of a direct room: that of the other one, or a sign.
export const directMark = (room, size) => {
	const partner = partnerIn(room);

	return partner ? avatar(partner, size) : icon(othersIn(room).length ? "people" : "note");
};
