// How people are shown: their name, and their picture or their initials on a colour that is always the same for them.
import { absolute } from "../base.js";
import { session } from "../session.js";
import { el } from "./dom.js";

const HUES = 8;

export const nameOf = (user) => user.display_name || user.username;

// An <img> cannot show who is asking, so pictures are fetched, once each while the page is open.
const pictures = new Map();

const fetchPicture = async (url) => {
	const answer = await fetch(url, { headers: { Authorization: `Token ${session.token}` } });

	if (!answer.ok)
		throw new Error(`status ${answer.status}`);
	return URL.createObjectURL(await answer.blob());
};

const picture = (url) => {
	if (!pictures.has(url)) {
		const promise = fetchPicture(url);

		// What failed is asked for again, but not at once.
		promise.catch(() => setTimeout(() => pictures.delete(url), 60000));
		pictures.set(url, promise);
	}
	return pictures.get(url);
};

session.addEventListener("end", () => {
	pictures.forEach((promise) => promise.then(URL.revokeObjectURL, () => {}));
	pictures.clear();
});

const initials = (user) => {
	const words = (nameOf(user) || "?").split(/[\s_.-]+/u).filter(Boolean);
	const first = (word) => [...word][0] ?? "";

	return (words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0] ?? "?")).toLocaleUpperCase();
};

const show = (element, url) => {
	picture(absolute(url)).then((source) => {
		element.replaceChildren(el("img", { src: source, alt: "", draggable: "false" }));
	}, () => {});
};

const near = new IntersectionObserver((entries) => {
	for (const { target, isIntersecting } of entries) {
		if (isIntersecting) {
			near.unobserve(target);
			show(target, target.avatarUrl);
		}
	}
}, { rootMargin: "200px" });

// An element of `size` pixels ("20", "24", "32", "40", "64" or "96" have their style; others get theirs here). It is
// decoration: the name stands beside it, so screen readers are spared.
export const avatar = (user, size = 32) => {
	const element = el("span", { class: `avatar hue-${(user.id ?? 0) % HUES}`, "aria-hidden": "true" }, initials(user));

	element.style.setProperty("--size", `${size}px`);
	if (user.avatar_url) {
		element.avatarUrl = user.avatar_url;
		near.observe(element);
	}
	return element;
};
