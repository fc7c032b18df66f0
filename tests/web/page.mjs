// What modules of the client need of a page, where there is none: imported before them.

class Storage {
	#kept = new Map();

	getItem(key) {
		return this.#kept.get(key) ?? null;
	}

	setItem(key, value) {
		this.#kept.set(key, value);
	}

	removeItem(key) {
		this.#kept.delete(key);
	}
}

globalThis.document = Object.assign(new EventTarget(), { baseURI: "http://chat.example/", hidden: false });
globalThis.window = new EventTarget();
globalThis.localStorage = new Storage();
globalThis.IntersectionObserver = class {
	observe() {}

	disconnect() {}
};
globalThis.navigator ??= { languages: ["en"] };
