// Addresses in what people write: which may be followed, and where they begin and end in running text. Only http, https
// and mailto are ever made into links; everything else stays text.

const SCHEMES = new Set(["http:", "https:", "mailto:"]);
const STOPS = /[\s<>"`\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const CLOSERS = { ")": "(", "]": "[", "}": "{" };

// The address as the browser will open it, or null where it is none of ours to open.
export const safeHref = (text) => {
	let url;

	try {
		url = new URL(text);
	} catch {
		return null;
	}
	if (!SCHEMES.has(url.protocol))
		return null;
	if (url.protocol === "mailto:")
		return url.pathname.includes("@") ? url.href : null;
	// Names before an @ are there to make a foreign host look familiar.
	return url.hostname && !url.username && !url.password ? url.href : null;
};

const count = (text, character) => {
	return text.split(character).length - 1;
};

// Marks at the end belong to the sentence, and so does a bracket that was opened before the address.
const withoutEnd = (address) => {
	for (;;) {
		const last = address.at(-1);

		if (last && ".,:;!?'*_~…".includes(last))
			address = address.slice(0, -1);
		else if (last in CLOSERS && count(address, last) > count(address, CLOSERS[last]))
			address = address.slice(0, -1);
		else
			return address;
	}
};

const endOf = (text, start) => {
	const rest = text.slice(start, start + 2048), stop = rest.search(STOPS);

	return withoutEnd(stop < 0 ? rest : rest.slice(0, stop));
};

// The address that begins at this place of the text, as { end, href }, or null.
export const linkAt = (text, start) => {
	const before = text[start - 1];

	if (before && /[\p{L}\p{N}]/u.test(before))
		return null;
	const address = endOf(text, start), href = safeHref(address);

	return href && address.length > address.indexOf(":") + 1 ? { end: start + address.length, href } : null;
};

const TURNS = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const ADDRESS = /(?:^|\s)(?:[a-z][a-z0-9+.-]*:|www\.)\S|^\s*[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[/?#:]\S*)?\s*$/iu;

// Whether a text, as it is seen, promises an address of its own, or hides what it says, so that it may not stand for another one.
// Full-width letters and dots look like the plain ones, and what cannot be seen parts nothing.
export const isDeceptive = (text) => TURNS.test(text) || ADDRESS.test(text.normalize("NFKC").replace(UNSEEN, "").replace(/[\u2024\u3002]/g, "."));
