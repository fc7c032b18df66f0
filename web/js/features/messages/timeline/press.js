// A long press of a finger on a message, as on touch screens asks for what can be done with it.

const PRESS_MS = 450;
const MOVED_PX = 10;
const OWN = "audio, video, iframe, textarea, input, pre";       // they do something of their own with it

// `run(element)` gets the message that is pressed.
export const onLongPress = (rows, run, signal) => {
	let timer = null, at = null, fired = false;
	const listen = (type, heard, capture = false) => rows.addEventListener(type, heard, { signal, capture });
	const end = () => {
		clearTimeout(timer);
		timer = null;
	};

	listen("pointerdown", (event) => {
		const element = event.target.closest(".message");

		end();
		fired = false;
		if (event.pointerType !== "touch" || !event.isPrimary || !element || event.target.closest(OWN))
			return;
		at = [event.clientX, event.clientY];
		timer = setTimeout(() => {
			fired = true;
			run(element);
		}, PRESS_MS);
	});
	listen("pointermove", ({ clientX, clientY }) => timer !== null && Math.hypot(clientX - at[0], clientY - at[1]) > MOVED_PX && end());
	for (const type of ["pointerup", "pointercancel"])
		listen(type, end);
	// The browser's own menu, and the click that follows where the finger leaves.
	listen("contextmenu", (event) => (timer !== null || fired) && event.preventDefault());
	listen("click", (event) => {
		if (!fired)
			return;
		fired = false;
		event.preventDefault();
		event.stopPropagation();
	}, true);
	signal.addEventListener("abort", end);
};
