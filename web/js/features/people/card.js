// The card of a person: who they are and what can be done with them. It opens at whatever names them in a conversation.
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { avatar, nameOf } from "../../core/ui/avatar.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { openPanel } from "../../core/ui/popover.js";
import { mayWriteTo, openDirect } from "../direct/open.js";

const actions = [
	(user) => mayWriteTo(user) && { icon: "room", label: t("direct.message"), run: () => openDirect([user.id]) },
];

// Adds a button to all cards: `make(user)` gives { icon, label, run }, or something false where there is none for this person.
export const addCardAction = (make) => actions.push(make);

export const openCard = (at, user) => {
	const name = nameOf(user);
	const close = openPanel(at, { label: name, align: "start" }, el("div", { class: "person-card" }, avatar(user, 64),
		el("div", { class: "person-card-names" },
			el("span", { class: "person-name" }, el("bdi", { class: "name" }, name), user.id === session.user?.id && el("span", { class: "tag" }, t("people.you"))),
			el("bdi", { class: "quiet" }, `@${user.username}`)),
		actions.map((make) => make(user)).filter(Boolean).map(({ icon: picture, label, run }) => el("button", { type: "button", class: "button", on: { click: () => {
			close();
			run();
		} } }, icon(picture), label))));
};

const targets = new WeakMap();  // element → { user, at }

// Makes an element open the card of a user, and returns it. `at` is where the card stands and the focus comes back to: the element itself,
// which is a button then, or another one that is.
export const opensCard = (element, user, at = element) => {
	targets.set(element, { user, at });
	element.dataset.person = user.id;
	if (at === element) {
		element.setAttribute("role", "button");
		element.setAttribute("aria-haspopup", "dialog");
		element.tabIndex = 0;
	}
	return element;
};

const open = (event) => {
	const found = targets.get(event.target.closest("[data-person]"));

	if (found) {
		event.preventDefault();
		openCard(found.at, found.user);
	}
};

document.addEventListener("click", open);
document.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && event.target.matches("[data-person]") && open(event));
