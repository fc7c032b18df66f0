// A part that is asked for and then drawn: waiting, failure with another try, and what is done when it is left.
import { clear, el } from "../../core/ui/dom.js";
import { redraw } from "../../core/ui/redraw.js";
import { failure, loading } from "../../core/ui/view.js";

// `load(signal)` gives what `draw(answer, again)` makes nodes of. Returns {element, again(), destroy()}.
export const loadedPart = (load, draw) => {
	const stop = new AbortController(), element = el("div", { class: "admin-part" });
	const tell = (content) => redraw(element, () => clear(element, content()));
	const open = async (quietly = false) => {
		if (!quietly)
			tell(loading);
		try {
			const answer = await load(stop.signal);

			if (!stop.signal.aborted)
				tell(() => draw(answer, () => open(true)));
		} catch (error) {
			if (error.name !== "AbortError" && !stop.signal.aborted)
				tell(() => failure(error, () => open()));
		}
	};

	open();
	return { element, again: () => open(true), destroy: () => stop.abort() };
};
