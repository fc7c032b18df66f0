// A text as a picture that a phone's camera reads: always dark on light, with its quiet zone, whatever the page's own colours.
import { qrModules } from "../qr.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4;

const shape = (name, attributes) => {
	const element = document.createElementNS(SVG, name);

	Object.entries(attributes).forEach(([attribute, value]) => element.setAttribute(attribute, value));
	return element;
};

// The dark modules as one path: of each row its runs.
const pathOf = (modules) => modules.map((row, y) => [...row.join("").matchAll(/1+/g)]
	.map(({ 0: run, index }) => `M${index + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`).join("")).join("");

// An image with this name for screen readers. Its size is that of the class "qr-code".
export const qrCode = (text, label) => {
	const modules = qrModules(text), side = modules.length + 2 * QUIET;
	const image = shape("svg", { viewBox: `0 0 ${side} ${side}`, class: "qr-code", role: "img", "aria-label": label, "shape-rendering": "crispEdges" });

	image.append(shape("rect", { width: side, height: side, fill: "#fff" }), shape("path", { d: pathOf(modules), fill: "#000" }));
	return image;
};
