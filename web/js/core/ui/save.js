// Giving the user a file that was made here.
import { el } from "./dom.js";

const KEPT_MS = 60000;

// `content`: a Blob, or text.
export const saveFile = (name, content) => {
	const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: "text/plain" }));
	const link = el("a", { href: url, download: name, hidden: true });

	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
};
