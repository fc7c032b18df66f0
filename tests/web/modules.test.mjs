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

const STATIC = /^(?:import|export) (?:[^;"]+ from )?"(\.[^"]+)"/gm, ANY = /(?:^(?:import|export) (?:[^;"]+ from )?|import\()"(\.[^"]+)"/gm;

/* All that a module imports, and what that imports. Words are imported by language, what comes later when it is wanted. */
const reach = (file, what = ANY, found = new Set()) => {
	if (!found.has(file)) {
		found.add(file);
		for (const [, from] of read(file).matchAll(what))
			reach(path.join(path.dirname(file), from), what, found);
	}
	return found;
};

/* The words of a catalogue, and those that modules name as such. */
const words = (file) => new Set([...reach(file, STATIC)].flatMap((each) => [...read(each).matchAll(/^\t"([^"]+)":/gm)].map(([, key]) => key)));
const named = (modules) => [...modules].flatMap((file) => [...read(file).matchAll(/\b(?:t|has|parts)\((?:[\w.!=<> "]+ \? )?"([a-z]+\.\w+)"(?: : "([a-z]+\.\w+)")?/g)].flatMap(([, ...keys]) => keys.filter(Boolean)));

test("every module is imported, from main.js on", () => {
	const modules = filesOf("js", ".js");

	assert.ok(modules.length > 100, "nothing is there");
	assert.deepEqual([...reach("js/main.js")].sort(), modules);
});

test("every style sheet is named by the page, once: for the first load, or for later", () => {
	const page = read("index.html"), later = /name="later-styles" content="([^"]+)"/.exec(page)[1].split(" ");
	const named = [...page.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, file]) => file).concat(later);

	assert.deepEqual(named.sort(), filesOf("css", ".css"));
});

test("the first load has the words that it says; the others come with what says them", () => {
	const first = reach("js/main.js", STATIC), all = reach("js/later.js", STATIC), later = [...all].filter((file) => !first.has(file));
	const here = words("js/lang/en.js"), there = words("js/lang/en-later.js");

	assert.ok(later.length > 10 && there.size > 50, "nothing comes later");
	assert.deepEqual(named(first).filter((key) => !here.has(key)), []);
	assert.deepEqual(named(later).filter((key) => !here.has(key) && !there.has(key)), []);
});

test("code that comes later is one part", () => {
	const parts = filesOf("js", ".js").flatMap((file) => [...read(file).matchAll(/import\("([^"]+)"/g)].map(([, from]) => from));

	assert.deepEqual(parts.filter((from) => !from.includes("/lang/")).sort(), ["../later.js", "./emoji-data.js"]);
});

test("no expression looks back: Safari before 16.4 reads nothing of a file with one that does", () => {
	assert.deepEqual(filesOf("js", ".js").filter((file) => /\(\?<[=!]/.test(read(file))), []);
});
