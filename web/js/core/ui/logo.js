// The server's icon, drawn here as icon.svg is: as a picture it would be fetched once more than the page's own.
import { shape } from "./svg.js";

// `size` in pixels.
export const logo = (size) => shape("svg", { viewBox: "0 0 32 32", width: size, height: size, class: "logo", "aria-hidden": "true" },
	shape("path", { fill: "#3949ab", d: "M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z" }),
	...[10, 16, 22].map((x) => shape("circle", { cx: x, cy: 14, r: 2, fill: "#fff" })));
