// The reactions under a message: each with its number, one's own marked, and a button for another one.
import { formatNumber, t } from "../../core/i18n.js";
import { withLater } from "../../core/later.js";
import { session } from "../../core/session.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { namesOf } from "./names.js";
import { inColour } from "./state.js";

// Opens the list of all emoji beside a button.
export const chooseReaction = (button, take) => withLater(({ pickEmoji }) => pickEmoji(button, take))();

class Chip {
	#reaction = null;
	#count = el("span", { class: "reaction-count" });
	element;

	constructor(emoji, { toggle, tell }) {
		this.element = el("button", { type: "button", class: "reaction", dataset: { stop: "", emoji }, on: { click: toggle,
			pointerenter: () => tell(this), focus: () => tell(this) } }, el("span", { class: "reaction-emoji", "aria-hidden": "true" }, inColour(emoji)), this.#count);
	}

	get reaction() {
		return this.#reaction;
	}

	update(reaction) {
		if (this.#reaction === reaction)
			return;
		this.#reaction = reaction;
		this.#count.textContent = formatNumber(reaction.count);
		this.element.setAttribute("aria-pressed", String(reaction.user_ids.includes(session.user?.id)));
		this.name("");
	}

	// Says whose they are, once that is known.
	name(names) {
		const { emoji, count } = this.#reaction;

		this.element.title = names;
		this.element.setAttribute("aria-label", [t("reactions.chip", { emoji, count }), names].filter(Boolean).join(": "));
	}
}

export class Chips {
	element = el("div", { class: "reactions", role: "group", "aria-label": t("reactions.reactions"), hidden: true });
	#chips = new Map();      // emoji → chip
	#add;
	#id = null;
	#react;
	#people;

	// `react(id, emoji)` puts a reaction there or takes it back; `people` of the room.
	constructor({ react, people }) {
		this.#react = react;
		this.#people = people;
		this.#add = el("button", { type: "button", class: "reaction reaction-add", dataset: { stop: "" }, title: t("reactions.add"), "aria-label": t("reactions.add"),
			"aria-haspopup": "dialog", "aria-expanded": "false", on: { click: () => chooseReaction(this.#add, (emoji) => this.#react(this.#id, emoji)) } }, icon("smile-add"));
		this.element.append(this.#add);
	}

	// What stays keeps its button, and with it the focus. `tab`: whether Tab comes to them.
	show(id, reactions, tab) {
		const wanted = new Set(reactions.map(({ emoji }) => emoji));

		this.#id = id;
		this.element.hidden = reactions.length === 0;
		for (const [emoji, chip] of this.#chips)
			if (!wanted.has(emoji)) {
				chip.element.remove();
				this.#chips.delete(emoji);
			}
		for (const reaction of reactions)
			this.#chip(reaction.emoji, tab).update(reaction);
		this.#add.tabIndex = tab;
	}

	#chip(emoji, tab) {
		let chip = this.#chips.get(emoji);

		if (!chip) {
			chip = new Chip(emoji, { toggle: () => this.#react(this.#id, emoji), tell: (each) => this.#tell(each) });
			chip.element.tabIndex = tab;
			this.#chips.set(emoji, chip);
			this.#add.before(chip.element);
		}
		return chip;
	}

	async #tell(chip) {
		const { reaction } = chip;

		try {
			const names = await namesOf(this.#id, reaction, this.#people);

			if (chip.reaction === reaction)
				chip.name(names);
		} catch {
			// The number says enough.
		}
	}
}
