// Going to a message, wherever in the room it is, and back to where one came from.
import { t } from "../../../core/i18n.js";
import { toast } from "../../../core/ui/toast.js";

const FLASH_MS = 2500;
const BACK_MOST = 20;

export class Jumps {
	#rows;
	#keeper;
	#reach;
	#frame;
	#open;
	#back = [];              // ids of the messages one came from, the last one last

	// `rows` holds the rows, `reach(element)` makes one that which Tab comes to, `open(id)` draws those around a message that is not
	// among them.
	constructor({ rows, keeper, reach, frame, open }) {
		this.#rows = rows;
		this.#keeper = keeper;
		this.#reach = reach;
		this.#frame = frame;
		this.#open = open;
	}

	#elementOf(id) {
		return this.#rows.querySelector(`:scope > [data-id="${id}"]`);
	}

	// Shows it; with `from`, the id of another one, there is a way back to that.
	async to(id, from = null) {
		if (from !== null)
			this.#back = [...this.#back, from].slice(-BACK_MOST);
		this.#frame.offerBack(this.#back.length > 0);
		if (this.#elementOf(id)) {
			this.pointOut(id);
			return;
		}
		this.#frame.hush();
		await this.#open(id);
	}

	back() {
		const id = this.#back.pop();

		if (id !== undefined)
			return this.to(id);
	}

	// The reader goes elsewhere by themselves.
	forget() {
		this.#back = [];
		this.#frame.offerBack(false);
	}

	// One of the rows that are drawn.
	pointOut(id) {
		const element = this.#elementOf(id);

		if (!element) {
			toast(t("messages.gone"));
			return;
		}
		this.#keeper.show(element);
		element.classList.add("flash");
		setTimeout(() => element.classList.remove("flash"), FLASH_MS);
		this.#reach(element);
		element.focus({ preventScroll: true });
	}
}
