// A search field that asks when the typing pauses, and drops the question when another takes its place.
import { el } from "./dom.js";
import { icon } from "./icons.js";

const PAUSE_MS = 300;

// Of `most` characters. `run(words, signal)` is called with what is typed, trimmed; the signal ends when it is outdated.
export const searchField = ({ label, value = "", most = 100, autofocus = false, run }) => {
	let timer = null;
	let current = null;
	let last = value.trim();
	const ask = () => {
		const words = input.value.trim();

		if (words === last)
			return;
		last = words;
		current?.abort();
		current = new AbortController();
		run(words, current.signal);
	};
	const input = el("input", {
		type: "search", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false", dir: "auto",
		maxlength: most, autofocus, ".value": value,
		on: {
			input: () => {
				clearTimeout(timer);
				timer = setTimeout(ask, PAUSE_MS);
			},
			search: () => {
				clearTimeout(timer);
				ask();
			},
		},
	});

	return el("div", { class: "search-field" }, icon("search"), input);
};
