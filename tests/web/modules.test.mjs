/* What the page names is the whole client: a module that nothing imports and a style sheet that the page forgets reach nobody. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const web = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../web");
const read = (file) => readFileSync(path.join(web, file), "utf8");
const filesOf = (folder, end) => readdirSync(path.join(web, folder), { recursive: true })
	.filter((file) => file.endsWith(end)).map((file) => path.join(folder, file)).sort();

/* All that a module imports, and what that imports. Words are imported by language. */
const reach = (file, found = new Set()) => {
	if (!found.has(file)) {
		found.add(file);
		for (const [, from] of read(file).matchAll(/(?:^(?:import|export) (?:[^;"]+ from )?|import\()"(\.[^"]+)"/gm))
			reach(path.join(path.dirname(file), from), found);
	}
	return found;
};

test("every module is imported, from main.js on", () => {
	const modules = filesOf("js", ".js");

	assert.ok(modules.length > 100, "nothing is there");
	assert.deepEqual([...reach("js/main.js")].sort(), modules);
});

test("every style sheet is named by the page, once", () => {
	const named = [...read("index.html").matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, file]) => file);

	assert.deepEqual(named.sort(), filesOf("css", ".css"));
});
