// Making elements. Text only ever becomes text: nothing here, or anywhere in the client, parses HTML.

// One property of an element: null, undefined and false leave it out, true gives an empty attribute.
const assign = (element, name, value) => {
	if (name === "on")
		for (const [type, listener] of Object.entries(value))
			element.addEventListener(type, listener);
	else if (name === "dataset")
		Object.assign(element.dataset, value);
	else if (name.startsWith("."))
		element[name.slice(1)] = value;
	else if (name.startsWith("aria-"))
		value == null || element.setAttribute(name, value);
	else if (value != null && value !== false)
		element.setAttribute(name, value === true ? "" : value);
};

const append = (parent, child) => {
	if (Array.isArray(child))
		child.forEach((each) => append(parent, each));
	else if (child != null && child !== false)
		parent.append(child);
};

// An element. Names of props that begin with a dot are properties, `on` holds listeners, `dataset` data attributes, the
// rest are attributes. Children are nodes, text, null, or arrays of them. Properties come last: a select's value needs
// its options.
export const el = (tag, props, ...children) => {
	const element = document.createElement(tag);
	const entries = Object.entries(props ?? {});

	entries.filter(([name]) => !name.startsWith(".")).forEach(([name, value]) => assign(element, name, value));
	append(element, children);
	entries.filter(([name]) => name.startsWith(".")).forEach(([name, value]) => assign(element, name, value));
	return element;
};

// Empties an element and puts these children in.
export const clear = (element, ...children) => {
	element.replaceChildren();
	append(element, children);
	return element;
};

let ids = 0;

// An id no other element of the page has, for labels and descriptions.
export const uniqueId = (prefix = "id") => `${prefix}-${++ids}`;
