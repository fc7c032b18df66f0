// What the browser keeps for this client. The keys carry the path of the page, so that two servers under one origin do
// not mix. A browser that keeps nothing (private mode, full disk) costs memory between visits, and nothing else.
import { baseUrl } from "./base.js";

export const storageKey = (name) => `moznods:${baseUrl.pathname}:${name}`;

export const load = (name, fallback = null) => {
	try {
		return JSON.parse(localStorage.getItem(storageKey(name))) ?? fallback;
	} catch {
		return fallback;
	}
};

export const save = (name, value) => {
	try {
		if (value == null)
			localStorage.removeItem(storageKey(name));
		else
			localStorage.setItem(storageKey(name), JSON.stringify(value));
	} catch {
		// What cannot be kept is lost when the page closes.
	}
};

// Calls back when another tab has changed this value.
export const watch = (name, changed) => {
	window.addEventListener("storage", (event) => {
		if (event.key === storageKey(name) || event.key === null)
			changed(load(name));
	});
};
