// The list of suggestions at a field: above it, or below where there is more space. The focus stays in the field, which says which
// of them is chosen.
import { announce } from "../../../core/ui/announce.js";
import { t } from "../../../core/i18n.js";
import { clear, el, uniqueId } from "../../../core/ui/dom.js";
import { redraw } from "../../../core/ui/redraw.js";

const GAP = 4, HEIGHT_MOST = 370;       // of eight, for fingers

const layered = "showPopover" in HTMLElement.prototype;

export class Suggestions {
	items = [];
	#id = uniqueId("suggestions");
	#field;
	#take;
	#at = 0;
	element;

	// `take(item)` is called with the one that is clicked.
	constructor(field, take) {
		this.#field = field;
		this.#take = take;
		this.element = el("ul", { class: "suggestions", id: this.#id, role: "listbox", hidden: true,
			popover: layered ? "manual" : null, on: { mousedown: (event) => event.preventDefault(), mousemove: (event) => this.#point(event),
				click: (event) => this.#click(event) } });
		field.setAttribute("aria-autocomplete", "list");
		field.setAttribute("aria-haspopup", "listbox");
	}

	get open() {
		return !this.element.hidden;
	}

	get chosen() {
		return this.items[this.#at];
	}

	// Shows these items, each with its contents(item); what was chosen stays so where it is still among them.
	show(items, look) {
		redraw(this.element, () => this.#show(items, look));
	}

	#show(items, { label, contents }) {
		const chosen = this.open ? this.chosen : null, same = (item) => item === chosen || (item.id !== undefined && item.id === chosen?.id);
		const before = this.open ? this.items.length : 0;

		this.items = items;
		this.#at = Math.max(0, chosen ? items.findIndex(same) : 0);
		if (items.length === 0) {
			this.hide();
			return;
		}
		this.element.setAttribute("aria-label", label);
		clear(this.element, items.map((item, index) => el("li", { class: "suggestion", role: "option", id: `${this.#id}-${index}` }, contents(item))));
		if (!this.open)
			this.#open();
		this.place();
		this.#mark();
		if (items.length !== before)
			announce(t("messages.suggestions", { count: items.length }));
	}

	#open() {
		this.#field.parentElement.append(this.element);
		this.element.hidden = false;
		if (layered)
			this.element.showPopover();
		this.#field.setAttribute("aria-controls", this.#id);
	}

	hide() {
		this.element.hidden = true;
		this.element.remove();
		this.#field.removeAttribute("aria-controls");
		this.#field.removeAttribute("aria-activedescendant");
	}

	// Over the field, never upon it.
	place() {
		const around = this.#field.closest(".composer-box") ?? this.#field, box = around.getBoundingClientRect();
		const above = box.top - GAP * 2, below = innerHeight - box.bottom - GAP * 2, up = above >= Math.min(HEIGHT_MOST, below);
		const { style } = this.element;

		style.left = `${box.left}px`;
		style.width = `${Math.min(box.width, 360)}px`;
		style.maxHeight = `${Math.max(0, Math.min(HEIGHT_MOST, up ? above : below))}px`;
		style.top = up ? "auto" : `${box.bottom + GAP}px`;
		style.bottom = up ? `${innerHeight - box.top + GAP}px` : "auto";
	}

	move(step) {
		this.#at = (this.#at + step + this.items.length) % this.items.length;
		this.#mark();
	}

	#mark() {
		[...this.element.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.#at)));
		this.element.children[this.#at].scrollIntoView({ block: "nearest" });
		this.#field.setAttribute("aria-activedescendant", `${this.#id}-${this.#at}`);
	}

	#indexOf(event) {
		return [...this.element.children].indexOf(event.target.closest("[role=option]"));
	}

	#point(event) {
		const index = this.#indexOf(event);

		if (index >= 0 && index !== this.#at) {
			this.#at = index;
			this.#mark();
		}
	}

	#click(event) {
		const index = this.#indexOf(event);

		if (index >= 0)
			this.#take(this.items[index]);
	}
}
