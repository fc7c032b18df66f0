// Where a text names people with @, by the server's rule (lib/message/mention_find.h): the @ stands at the start, or behind white space,
// an opening bracket or quote, a mark of formatting, or a character of a script without spaces; the name is the longest one that is
// known, ignoring case, and no letter or digit of a script with spaces follows it.

// Scripts without spaces between words, with the signs of East Asia.
const SPACELESS = /[\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u3001-\u3003\u3008-\u301f\u3099\u309a\u30fb\u30fc\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uff70\uff9e\uff9f]/u;
const OPENING = /[\s\u0085([{"'«„“*_~>/]/u;
const LETTER = /[\p{L}\p{Nd}]/u;
// What changes or joins the character before it; no name ends before them.
const JOINED = /[\p{Mn}\p{Mc}\u200c\u200d\uff9e\uff9f]/u;
const JOINER = /[\u200c\u200d]/;
const RUN = /[\p{L}\p{Nd}][\p{L}\p{Nd}_.\-\p{Mn}\p{Mc}\u200c\u200d]{0,127}/yu;
const EVERYBODY = ["all", "everyone", "here"];

// Names that are written differently and are the same have one key.
const keyOf = (name) => name.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "").toUpperCase().toLowerCase().replaceAll("ς", "σ");

const characterBefore = (text, at) => {
	const last = text[at - 1];

	return last >= "\udc00" && last <= "\udfff" ? text.slice(Math.max(0, at - 2), at) : last;
};

// Whether an @ at this place may begin a mention.
export const mayBegin = (text, at) => {
	const before = at > 0 ? characterBefore(text, at) : null;

	return before === null || OPENING.test(before) || SPACELESS.test(before);
};

const mayEnd = (last, next) => !JOINER.test(last) && !JOINED.test(next) && (!LETTER.test(next) || SPACELESS.test(next));

// Where a name that begins here may end, as [{ end, key }], the shortest first. Nothing composes across an end, so that the key of the
// whole is that of its pieces.
const endsOf = (text, start) => {
	const ends = [];
	let at = start, done = start, key = "";

	RUN.lastIndex = start;
	for (const character of RUN.exec(text)?.[0] ?? "") {
		at += character.length;
		if (mayEnd(character, String.fromCodePoint(text.codePointAt(at) ?? 0))) {
			key += keyOf(text.slice(done, at));
			ends.push({ end: at, key });
			done = at;
		}
	}
	return ends;
};

// The names that count in one text.
export class Names {
	#users = new Map();     // key → user, null: everybody

	// `mentions`: users, each with the `name` that was typed; `everybody`: whether @all, @everyone and @here count.
	constructor(mentions, everybody) {
		for (const mention of mentions)
			this.#users.set(keyOf(mention.name), mention);
		if (everybody)
			EVERYBODY.forEach((name) => this.#users.set(name, null));
	}

	// Whether @all, @everyone and @here count.
	get everybody() {
		return this.#users.has(EVERYBODY[0]);
	}

	// The mention whose @ stands at this place, as { user, end }, with null for everybody; or null where there is none.
	at(text, at) {
		const found = text[at] === "@" && mayBegin(text, at) ? endsOf(text, at + 1).findLast(({ key }) => this.#users.has(key)) : null;

		return found ? { user: this.#users.get(found.key), end: found.end } : null;
	}
}

// Those of a message, null where it names nobody.
export const namesIn = ({ mentions = [], mentions_room = false }) => (mentions.length || mentions_room ? new Names(mentions, mentions_room) : null);

// Those that call everybody.
export const everybody = new Names([], true);
