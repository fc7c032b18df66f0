// Styles that not every page needs from the start.
import { baseUrl } from "./base.js";
import { el } from "./ui/dom.js";

const styles = new Map();
// A bundle has one style sheet for everything.
const isWhole = () => document.querySelector("link[data-whole]") !== null;

// Resolves when css/NAME.css holds; without it a page is ugly, not useless, so it never fails.
export const needStyle = (name) => {
	if (isWhole())
		return Promise.resolve();
	if (!styles.has(name))
		styles.set(name, new Promise((resolve) => {
			document.head.append(el("link", { rel: "stylesheet", href: new URL(`css/${name}.css`, baseUrl).href, on: { load: resolve, error: () => {
				styles.delete(name);
				resolve();
			} } }));
		}));
	return styles.get(name);
};
