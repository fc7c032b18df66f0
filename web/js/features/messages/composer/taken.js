// Keys of a field that others take before it.

// The code of the key by which Safari tells the Enter that ends a composition, of which it says that it is part of none.
const COMPOSED = 229;

// Whether this key is no business of the field any more: an input method has its own use of it, or `intercept` took it.
export const isTaken = (event, intercept) => {
	if (event.isComposing || event.keyCode === COMPOSED)
		return true;
	if (!intercept?.(event))
		return false;
	event.preventDefault();
	event.stopPropagation();
	return true;
};
