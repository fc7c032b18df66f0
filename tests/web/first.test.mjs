/* What a browser is told to fetch at once: all that main.js imports, and nothing else, or it would find one script after another. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../web");
const read = (file) => readFileSync(path.join(web, file), "utf8");

const graph = (file, found = new Set()) => {
	if (!found.has(file)) {
		found.add(file);
		for (const [, from] of read(file).matchAll(/^(?:import|export) (?:[^;"]+ from )?"(\.[^"]+)";/gm))
			graph(path.join(path.dirname(file), from), found);
	}
	return found;
};

const sorted = (names) => [...names].sort();

test("the page names every script that main.js imports", () => {
	const named = [...read("index.html").matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map(([, file]) => file);

	assert.ok(named.length > 20, "nothing is named");
	assert.deepEqual(sorted(named), sorted([...graph("js/main.js")].filter((file) => file !== "js/main.js")));
});
