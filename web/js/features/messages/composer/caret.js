// What is being typed at the cursor: a name behind an @ that may begin a mention, or the short code of an emoji behind a colon.
import { mayBegin } from "../text/mentions.js";

const NAME_MOST = 64;
const TYPED = /@[\p{L}\p{Nd}_.\-\p{Mn}\p{Mc}\u200c\u200d]*$/u;
const FENCE = /^ {0,3}(?:`{3}|~{3})/;

// Whether what comes next would be code: within a fence, or behind a backtick of the same line.
const inCode = (before) => {
	const lines = before.split("\n"), runs = lines.at(-1).match(/`+/g) ?? [];

	return lines.filter((line) => FENCE.test(line)).length % 2 === 1 || runs.length % 2 === 1;
};

const CODE = /(?:^|[\s(])(:[a-z0-9+][a-z0-9_+-]+)(:?)$/i;

// { start, name, whole }: where the colon of a short code of an emoji stands, and what is typed behind it up to the cursor; `whole`: with
// the colon at its end. null where none is being typed.
export const codeAt = (text, cursor) => {
	const before = text.slice(0, cursor), typed = CODE.exec(before.slice(-NAME_MOST - 1));
	const start = typed && cursor - typed[1].length - typed[2].length;

	return typed && !inCode(before.slice(0, start)) ? { start, name: typed[1].slice(1), whole: typed[2] !== "" } : null;
};

// { start, name }: where the @ stands, and what is typed behind it up to the cursor; null where no name is being typed.
export const nameAt = (text, cursor) => {
	const before = text.slice(0, cursor), typed = TYPED.exec(before.slice(-NAME_MOST - 1));
	const start = typed && cursor - typed[0].length;

	return typed && mayBegin(text, start) && !inCode(before.slice(0, start)) ? { start, name: typed[0].slice(1) } : null;
};
