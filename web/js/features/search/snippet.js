// The piece of a message around what was found.
import { el } from "../../core/ui/dom.js";

// Marks of Markdown, of which a piece may have only one end.
const MARKS = /\*\*|~~|`+/g;

export const snippetElement = (parts) => el("p", { class: "message-body search-snippet", dir: "auto" },
	parts.map(({ text, match }) => (match ? el("mark", {}, text) : text.replace(MARKS, ""))));
