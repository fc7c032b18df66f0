// Parts of the page that are drawn anew while somebody is at them: a press ends on what it began on, and the focus stays where it is.
// Rows say by data-key which they are (rows.js), buttons where that is not plain by data-action.

const CONTROLS = "a[href], button, input, select, textarea, [tabindex]";
const TAP_MS = 100;          // the click of a finger comes after the finger has gone, or does not come

let pressed = null;          // an element
let byKey = false;
let ending = null;
const waiting = new Map();   // what draws → its part of the page
const held = new Set();      // { element }: what gets the focus back
let busy = null;             // the button that has lost it while what it does is done

const isWithin = (root, element) => element !== root && root.contains(element);

const end = () => {
	const draws = [...waiting];

	pressed = null;
	waiting.clear();
	draws.forEach(([draw, root]) => redraw(root, draw));
};

const begin = (target, key = false) => {
	clearTimeout(ending);
	pressed = target;
	byKey = key;
};

const release = (after = 0) => {
	clearTimeout(ending);
	ending = setTimeout(end, after);
};

const on = (type, run) => window.addEventListener(type, (event) => (pressed || type.endsWith("down")) && run(event), true);

// The browser's own menu, for the other button, swallows the end of the press.
on("pointerdown", ({ target, button }) => button < 2 && begin(target));
on("keydown", ({ target, key }) => key === " " && target.matches?.("button, [role=button]") && begin(target, true));
on("keyup", ({ key }) => key === " " && release());
on("pointerup", ({ pointerType }) => release(pointerType === "touch" ? TAP_MS : 0));
on("pointercancel", () => release());
// Another window has the keys now, but this one still hears of the pointer.
on("blur", ({ target }) => target === window && byKey && release());
// It was let go where this page does not hear of it.
on("pointermove", ({ buttons, pointerType }) => buttons === 0 && pointerType === "mouse" && release());
// What the click does is drawn at once.
on("click", () => {
	pressed = null;
	release();
});

const rowsIn = (root) => [...root.querySelectorAll("[data-key]")];

// What a control is for, as far as another one can be for the same.
const markOf = (control) => control.dataset.action ?? control.dataset.person ?? control.getAttribute("href") ?? control.getAttribute("aria-label") ?? control.textContent;

// Where an element is, in words that are still true of what takes its place.
const placeOf = (root, element) => {
	const found = element.closest("[data-key]"), row = found && isWithin(root, found) ? found : null;

	return { element, key: row?.dataset.key, at: rowsIn(root).indexOf(row), isRow: element === row, mark: markOf(element),
		index: [...(row ?? root).querySelectorAll(CONTROLS)].indexOf(element) };
};

// What is there now: the same, else what is at the same place of the row, of the next row where it has gone, or null.
const heirOf = (root, { element, key, at, isRow, mark, index }) => {
	if (element.isConnected)
		return element;
	const rows = key === undefined ? [root] : rowsIn(root), row = rows.find((each) => each.dataset.key === key) ?? rows[Math.min(Math.max(at, 0), rows.length - 1)];
	const controls = row && !isRow ? [...row.querySelectorAll(CONTROLS)] : [];

	return isRow ? row ?? null : controls.find((each) => markOf(each) === mark) ?? controls[Math.min(Math.max(index, 0), controls.length - 1)] ?? null;
};

// Where nothing is left to have the focus, whoever goes on by Tab goes on from here.
const orItself = (root, element) => {
	if (!element)
		root.tabIndex = -1;
	return element ?? root;
};

const isLost = () => document.activeElement === document.body || !document.activeElement;

// Draws a part of the page, now or once nothing in it is pressed, nor `around` it, which moves with its size.
export const redraw = (root, draw, around = root) => {
	if (pressed && isWithin(around, pressed)) {
		waiting.set(draw, root);
		return;
	}
	const active = document.activeElement, focused = active && isWithin(root, active) ? placeOf(root, active) : null;
	const places = [...held].filter(({ element }) => isWithin(root, element)).map((hold) => [hold, placeOf(root, hold.element)]);

	draw();
	places.forEach(([hold, place]) => {
		hold.element = orItself(root, heirOf(root, place));
	});
	if (focused && root.isConnected && isLost())
		orItself(root, heirOf(root, focused)).focus({ preventScroll: true });
};

// Remembers what is to have the focus later: returns what gives it, unless told not to, to whatever has taken its place by then.
export const holdFocus = (element = (isLost() && busy) || document.activeElement) => {
	const hold = { element };

	held.add(hold);
	return (give = true) => {
		held.delete(hold);
		if (give && hold.element?.isConnected)
			hold.element.focus({ preventScroll: true });
	};
};

// Does what a button is for, which cannot be pressed meanwhile. It has the focus again, or what has taken its place.
export const whileBusy = async (button, run) => {
	const back = holdFocus(button), had = document.activeElement === button;

	busy = had ? button : busy;
	button.disabled = true;
	try {
		return await run();
	} finally {
		button.disabled = false;
		busy = busy === button ? null : busy;
		back(had && isLost());
	}
};

// Whoever has asked for more goes on at the first row that came. `state` has had the button.
export const goOn = (state, row) => {
	if (document.activeElement === state)
		(row?.querySelector(CONTROLS) ?? state.querySelector(CONTROLS))?.focus({ preventScroll: true });
};
