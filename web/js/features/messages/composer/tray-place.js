// Where the files of a message stand. The tray itself (files/tray.js) comes with the first file; until then this keeps what there
// is to keep, and says of it what the tray would say.
import { bring, there, want } from "../../../core/parts.js";
import { el } from "../../../core/ui/dom.js";

// Events: as of the tray.
export class TrayPlace extends EventTarget {
	element = el("div", {});
	#room;
	#limits;
	#kept;                   // files of the draft
	#sources = [];           // picked before the tray was there
	#tray = null;
	#gone = false;
	#leave = null;

	constructor(room, limits, files) {
		super();
		this.#room = room;
		this.#limits = limits;
		this.#kept = files;
		if (there("tray"))
			this.#open(there("tray"));
		else if (files.length)
			bring("tray").then((module) => this.#open(module), () => {});
	}

	get size() {
		return this.#tray?.size ?? this.#kept.length + this.#sources.length;
	}

	get ready() {
		return this.#tray?.ready ?? this.#sources.length === 0;
	}

	get failed() {
		return this.#tray?.failed ?? false;
	}

	get files() {
		return this.#tray?.files ?? this.#kept;
	}

	async add(files) {
		if (this.#tray) {
			this.#tray.add(files);
			return;
		}
		this.#sources.push(...files);
		this.dispatchEvent(new Event("change"));
		const module = await want("tray");

		if (module) {
			this.#open(module);
		} else {
			this.#sources = [];
			this.dispatchEvent(new Event("change"));
		}
	}

	// Files that the server has already.
	async keep(files) {
		if (!files.length)
			return;
		if (!this.#tray)
			this.#kept = [...this.#kept, ...files];
		else
			this.#tray.keep(files);
		const module = !this.#tray && await want("tray");

		if (module)
			this.#open(module);
	}

	#open({ leaveTray, openTray }) {
		if (this.#tray || this.#gone)
			return;
		const tray = openTray(this.#room, this.#limits, this.#kept);

		this.#tray = tray;
		this.#leave = () => leaveTray(this.#room, tray);
		for (const type of ["change", "refused"])
			tray.addEventListener(type, ({ text }) => this.#gone || this.dispatchEvent(Object.assign(new Event(type), { text })));
		this.element.append(tray.element);
		tray.add(this.#sources.splice(0));
		this.dispatchEvent(new Event("change"));
	}

	// What is here has gone with a message.
	empty() {
		this.#kept = [];
		this.#tray?.empty();
	}

	// The room is left.
	destroy() {
		this.#gone = true;
		this.#leave?.();
	}
}
