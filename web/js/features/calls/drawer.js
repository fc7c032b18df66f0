// The conversation of a room while its call is seen there: a drawer beside the call, below it where the column is narrow, which can be
// closed, so that the call has the column for itself.
import { load, save } from "../../core/storage.js";

const BESIDE_PX = 640;

// For the element that holds the call and the conversation. Events: "change".
export class Drawer extends EventTarget {
	#columns;
	#watcher;
	#open;

	constructor(columns) {
		super();
		this.#columns = columns;
		this.#open = load("call-chat") ?? columns.clientWidth >= BESIDE_PX;
		columns.classList.add("has-call");
		this.#watcher = new ResizeObserver(() => columns.classList.toggle("is-beside", columns.clientWidth >= BESIDE_PX));
		this.#watcher.observe(columns);
		columns.classList.toggle("is-beside", columns.clientWidth >= BESIDE_PX);
		this.#show();
	}

	get open() {
		return this.#open;
	}

	get #conversation() {
		return this.#columns.querySelector("#conversation");
	}

	#show() {
		this.#columns.classList.toggle("is-closed", !this.#open);
		this.#conversation?.toggleAttribute("inert", !this.#open);
	}

	toggle() {
		this.#open = !this.#open;
		save("call-chat", this.#open);
		this.#show();
		this.dispatchEvent(new Event("change"));
	}

	destroy() {
		this.#watcher.disconnect();
		this.#columns.classList.remove("has-call", "is-beside", "is-closed");
		this.#conversation?.removeAttribute("inert");
	}
}
