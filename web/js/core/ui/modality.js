// Whether it is the keyboard that moves the focus now: the root has data-keys then, and the style sheet draws the ring. By themselves
// browsers draw it around every field that is clicked, too.
const root = document.documentElement;
const MOVES = /^(Tab|Arrow|Home|End|Page|F6|Enter|Escape)/;

document.addEventListener("keydown", ({ key }) => {
	if (MOVES.test(key))
		root.dataset.keys = "";
}, { capture: true });
document.addEventListener("pointerdown", () => delete root.dataset.keys, { capture: true });
