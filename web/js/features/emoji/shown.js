// Short codes of emoji in a text that is shown: `:tada:` stands for its character. The list of them is fetched with the first text that
// has one.
import { emojiOf, loadEmoji } from "./emoji.js";

// One or more behind white space or an opening bracket. (Safari looks back in expressions only from its version 16.4 on.)
const CODES = /(^|[\s(])((?::[a-z0-9+][a-z0-9_+-]{1,59}:)+)/gi, CODE = /:([^:]+):/g;

const replaced = (text) => text.replace(CODES, (_, before, codes) => before + codes.replace(CODE, (whole, code) => emojiOf(code.toLowerCase()) ?? whole));

// The text, or a node that becomes it.
export const withEmoji = (text) => {
	if (!text.includes(":") || text.search(CODES) < 0)
		return text;
	const node = document.createTextNode(replaced(text));

	loadEmoji().then(() => {
		node.data = replaced(text);
	}, () => {});
	return node;
};
