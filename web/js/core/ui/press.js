// Lists that are drawn anew while somebody presses a button in them: the button would be gone when it is let go, and the click lost.

// A function that draws now or, while something in the element is pressed, once it has been let go and its click has been heard.
export const drawsUnpressed = (element, draw) => {
	let pressed = false, waits = false;

	const end = () => {
		pressed = false;
		if (waits)
			draw();
		waits = false;
	};
	const press = () => {
		const stop = new AbortController();
		const release = () => {
			stop.abort();
			setTimeout(end);
		};

		pressed = true;
		for (const type of ["pointerup", "pointercancel"])
			addEventListener(type, release, { capture: true, signal: stop.signal });
	};

	element.addEventListener("pointerdown", press);
	return () => {
		if (pressed)
			waits = true;
		else
			draw();
	};
};
