// Whether a text is a few emoji and nothing else, which are shown large.
const ONE = String.raw`(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*)`;
const FEW = new RegExp(String.raw`^\s*(?:${ONE}\s*){1,6}$`, "u");
const LONGEST = 120;

export const isEmojiOnly = (text) => text.length <= LONGEST && FEW.test(text);
