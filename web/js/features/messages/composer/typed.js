// What of a message that is being typed can be completed (completion.js): whom it names behind an @, and emoji behind a colon.
import { t } from "../../../core/i18n.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { personLine } from "../../../core/ui/person.js";
import { emojiOf, findEmoji, hasEmoji, loadEmoji, usedEmoji } from "../../emoji/emoji.js";
import { codeAt, nameAt } from "./caret.js";

const EMOJI_MOST = 8;

const wordContents = (word) => [el("span", { class: "suggestion-mark" }, icon("people")), el("span", { class: "name" }, `@${word}`),
	el("span", { class: "quiet" }, t(`messages.call_${word}`))];

const emojiContents = ({ emoji, codes }) => [el("span", { class: "suggestion-mark suggestion-emoji" }, emoji), el("span", { class: "name" }, `:${codes[0]}:`)];

// Who can be named are users, and the words that call everybody.
const mention = ({ start, name }, candidates) => ({
	start, name,
	label: t("messages.mention"),
	items: () => candidates.matching(name),
	isKnown: () => candidates.knows(name),
	ask: () => candidates.ask(name),
	contents: (item) => (typeof item === "string" ? wordContents(item) : personLine(item)),
	textOf: (item) => `@${typeof item === "string" ? item : item.username}`,
});

const use = (emoji) => {
	usedEmoji(emoji);
	return emoji;
};

// A short code with both its colons becomes its emoji.
const replacement = (name) => {
	const emoji = emojiOf(name.toLowerCase());

	return emoji && use(emoji);
};

const code = ({ start, name, whole }) => ({
	start, name,
	label: t("messages.emoji"),
	items: () => findEmoji(name, EMOJI_MOST),
	isKnown: hasEmoji,
	pause: 0,               // one file for all of them, which is to be here before the code is whole
	ask: loadEmoji,
	contents: emojiContents,
	textOf: ({ emoji }) => use(emoji),
	replacement: whole ? () => replacement(name) : null,
});

// `candidates` knows whom one may mention.
export const typedIn = (candidates) => (text, cursor) => {
	const name = nameAt(text, cursor), short = name ? null : codeAt(text, cursor);

	return name ? mention(name, candidates) : short && code(short);
};
