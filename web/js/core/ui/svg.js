// Pictures that are drawn here.

const SVG = "http://www.w3.org/2000/svg";

// An element of a picture with these attributes.
export const shape = (name, attributes, ...children) => {
	const element = document.createElementNS(SVG, name);

	Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
	element.append(...children);
	return element;
};
