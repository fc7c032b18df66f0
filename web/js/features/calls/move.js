// What changes its place moves there instead of jumping.
const QUICK_MS = 150;
const still = matchMedia("(prefers-reduced-motion: reduce)");

// Runs `change`, after which these elements may stand elsewhere.
export const moving = (elements, change) => {
	const before = new Map(elements.map((element) => [element, element.getBoundingClientRect()]));

	change();
	if (still.matches)
		return;
	for (const [element, from] of before) {
		const to = element.getBoundingClientRect();

		if (!from.width || !to.width || (Math.abs(from.x - to.x) < 1 && Math.abs(from.y - to.y) < 1 && Math.abs(from.width - to.width) < 1))
			continue;
		element.animate([{ transformOrigin: "0 0", transform: `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${from.width / to.width}, ${from.height / to.height})` },
			{ transformOrigin: "0 0", transform: "none" }], { duration: QUICK_MS, easing: "ease-out" });
	}
};
