// A text as a picture that a phone's camera reads: always dark on light, with its quiet zone, whatever the page's own colours.
import { qrModules } from "../qr.js";
import { shape } from "./svg.js";

const QUIET = 4;

// The dark modules as one path: of each row its runs.
const pathOf = (modules) => modules.map((row, y) => [...row.join("").matchAll(/1+/g)]
	.map(({ 0: run, index }) => `M${index + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`).join("")).join("");

// An image with this name for screen readers. Its size is that of the class "qr-code".
export const qrCode = (text, label) => {
	const modules = qrModules(text), side = modules.length + 2 * QUIET;

	return shape("svg", { viewBox: `0 0 ${side} ${side}`, class: "qr-code", role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
		shape("rect", { width: side, height: side, fill: "#fff" }), shape("path", { d: pathOf(modules), fill: "#000" }));
};
