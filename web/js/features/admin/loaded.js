// A part that is asked for and then drawn: waiting, failure with another try, and what is done when it is left.
import { clear, el } from "../../core/ui/dom.js";
import { failure, loading } from "../../core/ui/view.js";

// `load(signal)` gives what `draw(answer, again)` makes nodes of. Returns {element, destroy()}.
export const loadedPart = (load, draw) => {
	const stop = new AbortController(), element = el("div", { class: "admin-part" });
	const open = async (quietly = false) => {
		if (!quietly)
			clear(element, loading());
		try {
			const answer = await load(stop.signal);

			if (!stop.signal.aborted)
				clear(element, draw(answer, () => open(true)));
		} catch (error) {
			if (error.name !== "AbortError" && !stop.signal.aborted)
				clear(element, failure(error, () => open()));
		}
	};

	open();
	return { element, destroy: () => stop.abort() };
};
