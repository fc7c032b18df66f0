// How names are folded for searching: as the server does (lib/base/search_key.h), so that the list that is here and the one that is
// asked for find the same.

// Marks that go with any letter, and the points of Hebrew and Arabic.
const ACCENTS = /(?=\p{Mn})[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;

// What Unicode does not decompose, and people take for the same.
const LETTERS = {
	ß: "ss", ς: "σ", æ: "ae", ð: "d", ø: "o", þ: "th", đ: "d", ħ: "h", ı: "i", ł: "l", œ: "oe", ŧ: "t", ƀ: "b", ƶ: "z", ǥ: "g",
	ة: "ه", ـ: "", ى: "ي", ٱ: "ا", ک: "ك", ہ: "ه", ی: "ي",
	"`": "'", "ʻ": "'", "ʼ": "'", "՚": "'", "־": "-", "׳": "'", "‐": "-", "‒": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "′": "'", "−": "-",
};

// A Cyrillic letter with a mark is another letter, but for ё and what shows the stress.
const CYRILLIC = { ё: "е", ѐ: "е", ѝ: "и" };

const foldCharacter = (character) => {
	if (character >= "\u0430" && character <= "\u04ff")
		return CYRILLIC[character] ?? character;
	return [...character.normalize("NFKD").replace(ACCENTS, "")].map((part) => LETTERS[part] ?? part).join("");
};

export const searchKey = (text) => [...text.normalize("NFKC").toLowerCase().replace(/\p{Default_Ignorable_Code_Point}/gu, "").normalize("NFC")]
	.map(foldCharacter).join("").replace(/ +/g, " ").trim().normalize("NFC");
