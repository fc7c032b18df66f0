// Emoji by their short codes, and by words in English and Russian. The list is a file by itself, fetched when one is looked for first.
import { searchKey } from "../../core/fold.js";
import { load, save } from "../../core/storage.js";

const RECENT = 6;
const FIRST = ["👍", "❤️", "😂", "🎉", "😮", "😢"];       // before one has used any

let list = null, coming = null;

const read = (line) => {
	const [emoji, codes, english, russian] = line.split("\t");

	return { emoji, codes: codes.split(" "), key: ` ${searchKey(`${codes.replace(/[_-]/g, " ")} ${english} ${russian}`)}` };
};

// Resolves to all of them, as { emoji, codes, key }; what failed is tried again at the next call.
export const loadEmoji = () => {
	coming ??= import("./emoji-data.js").then(({ default: lines }) => {
		list = lines.map(read);
		return list;
	}).catch((error) => {
		coming = null;
		throw error;
	});
	return coming;
};

// Whether the list is here.
export const hasEmoji = () => list !== null;

// How well one fits: 0 best; Infinity: not at all.
const rank = ({ codes, key }, code, words) => {
	if (codes.includes(code))
		return 0;
	if (codes.some((each) => each.startsWith(code)))
		return 1;
	return words.every((word) => key.includes(` ${word}`)) ? 2 : Infinity;
};

// Those that fit what was typed, best first; nothing while the list is not here.
export const findEmoji = (typed, most = Infinity) => {
	const code = typed.toLowerCase().replace(/ /g, "_"), words = searchKey(typed.replace(/[_-]/g, " ")).split(" ").filter(Boolean);

	if (!list || words.length === 0)
		return [];
	return list.map((one, at) => ({ one, at, rank: rank(one, code, words) })).filter((each) => each.rank < Infinity)
		.sort((a, b) => a.rank - b.rank || a.at - b.at).slice(0, most).map(({ one }) => one);
};

// The emoji of exactly this short code, null where there is none, or the list is not here.
export const emojiOf = (code) => list?.find(({ codes }) => codes.includes(code))?.emoji ?? null;

// The six that were used last in this browser.
export const recentEmoji = () => [...new Set([...load("emoji", []), ...FIRST])].slice(0, RECENT);

export const usedEmoji = (emoji) => save("emoji", [...new Set([emoji, ...load("emoji", [])])].slice(0, RECENT));
