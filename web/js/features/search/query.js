// What is typed into the search: words, "phrases" and operators, as the server takes them (GET /api/search/).
import { searchKey } from "../../core/fold.js";

const OPERATOR = /(?:^|\s)-?(?:from|in|before|after|on|has|is):(?:"[^"]*"?|\S*)/gi;
const NOT = /(?:^|\s)-\S+/g;

// The words alone, which may be the name of a room or of somebody; "" where something is looked for that only messages have.
export const wordsOf = (query) => (query.search(OPERATOR) >= 0 ? "" : query.replace(NOT, " ").replace(/["*]/g, " ").replace(/\s+/g, " ").trim());

// Whether there is enough to be looked for.
export const isEnough = (query) => [...query.trim()].length > 1;

// The query with one more operator at its end.
export const withOperator = (query, operator) => `${query.trimEnd()} ${operator}`.trimStart();

// The operators that are offered; a day stands for itself, to be made another one.
export const operators = (today) => ["from:", "in:", "has:file", "has:image", "has:link", `before:${today}`, `after:${today}`, "is:mention"];

const TYPED = /(?:^|\s)-?(from|in):(?:"([^"]*)|@?([^\s"]*))$/i;

// The one whose value is being typed at the cursor: { operator, start, name }, `start` being where the value begins; null where none is.
export const operatorAt = (text, cursor) => {
	const typed = TYPED.exec(text.slice(0, cursor));

	if (!typed)
		return null;
	const [whole, operator, quoted, name] = typed;

	return { operator: operator.toLowerCase(), start: typed.index + whole.indexOf(":") + 1, name: quoted ?? name };
};

// What stands for a room behind `in:`, among all of the user's: its name where that says which one it is, else its number.
export const roomWord = ({ id, name, kind }, rooms) => {
	const key = searchKey(name), isClear = kind !== "direct" && !name.includes('"') && rooms.every((other) => other.id === id || searchKey(other.name) !== key);

	if (!isClear)
		return String(id);
	return /\s/.test(name) || /^\d+$/.test(name) ? `"${name}"` : name;
};
