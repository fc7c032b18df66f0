// The scripts of the last visit, asked for all at once: those that every page needs are named by the page itself, the rest the
// browser would find one import after another. What an upgrade has removed is asked for once in vain.
import { baseUrl } from "./base.js";
import { load, save } from "./storage.js";

const SETTLED_MS = 5000;

for (const path of load("scripts", [])) {
	const link = document.createElement("link");

	link.rel = "modulepreload";
	link.href = new URL(path, baseUrl).href;
	document.head.append(link);
}

// What was fetched ahead of its need (parts.js) is not needed at once the next time either.
const needed = () => {
	const ahead = performance.getEntriesByName("fetch-ahead")[0]?.startTime ?? Infinity;
	const named = new Set([...document.querySelectorAll("link[rel=modulepreload][href^='js/']")].map((link) => link.href));

	return performance.getEntriesByType("resource").filter(({ name, startTime }) => startTime < ahead && name.endsWith(".js")
		&& name.startsWith(baseUrl.href) && !named.has(name)).map(({ name }) => name.slice(baseUrl.href.length));
};

setTimeout(() => save("scripts", needed()), SETTLED_MS);
