// The scripts of the last visit, asked for all at once: without this the browser finds them one import after another. What
// an upgrade has removed is asked for once in vain.
import { baseUrl } from "./base.js";
import { load, save } from "./storage.js";

const SETTLED_MS = 5000;

for (const path of load("scripts", [])) {
	const link = document.createElement("link");

	link.rel = "modulepreload";
	link.href = new URL(path, baseUrl).href;
	document.head.append(link);
}

setTimeout(() => {
	const loaded = performance.getEntriesByType("resource").map(({ name }) => name);

	save("scripts", loaded.filter((url) => url.startsWith(baseUrl.href) && url.endsWith(".js")).map((url) => url.slice(baseUrl.href.length)));
}, SETTLED_MS);
