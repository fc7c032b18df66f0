// Words in the user's language. A catalogue is two files a language (lang/), which join those of the areas: what the first screens say,
// and what the part of the client says that comes later (later.js). Only those of the chosen language are loaded.
import { serverNow } from "./clock.js";
import { load, save } from "./storage.js";

const catalogues = {
	en: [() => import("../lang/en.js"), () => import("../lang/en-later.js")],
	ru: [() => import("../lang/ru.js"), () => import("../lang/ru-later.js")],
};

export const languages = { en: "English", ru: "Русский" };

const preferred = () => {
	const wanted = (navigator.languages ?? []).map((tag) => tag.slice(0, 2).toLowerCase());

	return wanted.find((tag) => Object.hasOwn(languages, tag)) ?? "en";
};

// The language in use: "en" or "ru".
export let language = "en";
export const changes = new EventTarget();
let words = {};
let files = 1;          // of a catalogue, that are wanted
let plurals, numbers, formats;
// The language as the browser writes it: its hours, numbers and units.
export let locale;

const prepare = () => {
	// "en-GB" writes its hours unlike "en-US".
	locale = (navigator.languages ?? []).find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language;
	const format = (options) => new Intl.DateTimeFormat(locale, options);

	plurals = new Intl.PluralRules(language);
	numbers = new Intl.NumberFormat(locale);
	formats = {
		time: format({ hour: "numeric", minute: "2-digit" }),
		weekday: format({ weekday: "short" }),
		day: format({ day: "numeric", month: "short" }),
		date: format({ day: "numeric", month: "long", year: "numeric" }),
		longDay: format({ weekday: "long", day: "numeric", month: "long" }),
		moment: format({ dateStyle: "medium", timeStyle: "short" }),
		relative: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
	};
};

const wordsOf = async (chosen) => {
	const loaded = await Promise.all(catalogues[chosen].slice(0, files).map((load) => load()));

	return Object.assign({}, ...loaded.map((file) => file.default));
};

// Loads the words of what comes later, too, in this language and whichever is chosen from now on.
export const loadLaterWords = async () => {
	const chosen = language;

	files = catalogues[chosen].length;
	const loaded = await wordsOf(chosen);

	if (chosen === language)
		words = loaded;
};

// Loads a language and tells those who show words. A catalogue that does not come leaves the words as they are; at the start, of which
// there are none, their keys.
export const useLanguage = async (wanted) => {
	const chosen = Object.hasOwn(languages, wanted ?? "") ? wanted : preferred();
	const loaded = await wordsOf(chosen).catch(() => null);

	if (!loaded && Object.keys(words).length)
		return;
	language = chosen;
	words = loaded ?? {};
	document.documentElement.lang = language;
	prepare();
	changes.dispatchEvent(new Event("change"));
};

export const chosenLanguage = () => load("language");

export const chooseLanguage = (wanted) => {
	save("language", wanted);
	return useLanguage(wanted);
};

// Names that turn the direction of what follows are kept to themselves (Unicode's isolates).
const DIRECTED = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;

const shown = (value) => {
	if (typeof value === "number")
		return numbers.format(value);
	return DIRECTED.test(value) ? `\u2068${value}\u2069` : String(value);
};

const phrase = (key, values) => {
	const entry = words[key];

	if (entry === undefined)
		return key;
	return typeof entry === "string" ? entry : entry[plurals.select(values?.count ?? 0)] ?? entry.other;
};

// Whether there are words for this key.
export const has = (key) => Object.hasOwn(words, key);

// The words for a key, with {name} replaced by values.name. Where the catalogue has plural forms, `count` chooses.
export const t = (key, values) => phrase(key, values).replace(/\{(\w+)\}/g, (hole, name) =>
	(values && Object.hasOwn(values, name) ? shown(values[name]) : hole));

// The same as an array of text and nodes, for values that are nodes.
export const parts = (key, values) => phrase(key, values).split(/(\{\w+\})/).filter(Boolean).map((piece) => {
	const name = /^\{(\w+)\}$/.exec(piece)?.[1];
	const value = name && values?.[name];

	return value instanceof Node ? value : value == null ? piece : shown(value);
});

const date = (value) => (value instanceof Date ? value : new Date(value));
const DAY_MS = 24 * 60 * 60 * 1000;

// Whole days from one to the other by the calendar, whatever the hour.
const daysBetween = (from, to) => Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / DAY_MS);

export const formatNumber = (value) => numbers.format(value);
export const formatTime = (value) => formats.time.format(date(value));

// Without AM or PM, for where that stands above it.
export const formatClock = (value) => formats.time.formatToParts(date(value))
	.filter(({ type }) => type !== "dayPeriod").map((part) => part.value).join("").trim();
export const formatDate = (value) => formats.date.format(date(value));
export const formatDateTime = (value) => formats.moment.format(date(value));

// "Today", "Yesterday", or the day's name and date.
export const formatDay = (value) => {
	const days = daysBetween(date(value), serverNow());

	if (days === 0 || days === 1) {
		const word = formats.relative.format(-days, "day");

		return word[0].toLocaleUpperCase(language) + word.slice(1);
	}
	return date(value).getFullYear() === new Date(serverNow()).getFullYear() ? formats.longDay.format(date(value)) : formatDate(value);
};

// As short as a list needs it: the time today, the day of this week, else the date.
export const formatShort = (value) => {
	const days = daysBetween(date(value), serverNow());

	if (days <= 0)
		return formatTime(value);
	return (days < 7 ? formats.weekday : formats.day).format(date(value));
};

prepare();
