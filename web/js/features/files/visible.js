// Calls back once, when an element comes near the view: what nobody scrolls to is never fetched.

const waiting = new WeakMap();

const observer = new IntersectionObserver((entries) => {
	for (const { target, isIntersecting } of entries) {
		if (isIntersecting) {
			observer.unobserve(target);
			waiting.get(target)?.();
			waiting.delete(target);
		}
	}
}, { rootMargin: "300px" });

export const whenVisible = (element, run) => {
	waiting.set(element, run);
	observer.observe(element);
};
