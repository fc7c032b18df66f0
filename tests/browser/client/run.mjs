#!/usr/bin/env node
/*
 * The web client, used as people use it, against real instances of the server: run by `make check-browser`, with the build
 * directory in BUILD. Arguments name areas; without any all are run but those that measure, which `--list` names, one a line.
 * Pictures of every screen are kept in BUILD/look, or where SCREENSHOTS says; FAILURES may name a directory for those of what failed.
 * It installs nothing, but says what is missing. TAP, and at the end `N passed, N failed`.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../browser.mjs";
import { Suite } from "./suite.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const build = path.resolve(process.env.BUILD ?? ".");
/* A screen is chosen without asking, and there are three cameras to choose from (no encoder takes the picture of the second), which
 * are slow, so that nine pictures at once do not starve the pages. */
const MORE = ["--auto-select-desktop-capture-source=Entire screen", "--use-fake-device-for-media-stream=device-count=3,fps=5"];
const CHROMIUM = "/usr/bin/chromium";
const NEEDED = { [CHROMIUM]: "chromium", "/usr/sbin/lighttpd": "lighttpd", "/usr/bin/sqlite3": "sqlite3" };
const AREAS = ["account", "factor", "links", "admin", "invites", "rooms", "unread", "direct", "order", "messages", "replies", "reactions", "pins", "redraw", "search", "mentions", "scrolling", "files", "live", "polling", "outages", "subpath", "calls", "keyboard", "hostile", "look", "weight", "states", "speed", "long"];
/* What measures time wants a quiet machine: it is run by name, `node run.mjs speed long`. */
const ASKED_FOR = ["speed", "long"];

function find() {
	const missing = [];
	let playwright;

	if (!existsSync(path.join(build, "moznods")))
		missing.push(`${path.join(build, "moznods")}: run make first`);
	for (const [file, name] of Object.entries(NEEDED))
		if (!existsSync(file))
			missing.push(`${file}: install Debian's package ${name}`);
	for (const name of ["playwright-core", "axe-core", "jsqr"]) {
		try {
			const found = createRequire(import.meta.url)(name);

			playwright ??= found;
		} catch {
			missing.push(`${name}: run npm ci in ${path.dirname(here)} (npm comes with Debian's packages nodejs and npm)`);
		}
	}
	return { missing, playwright };
}

if (process.argv[2] === "--list") {
	console.log(AREAS.filter((area) => !ASKED_FOR.includes(area)).join("\n"));
	process.exit(0);
}

const { missing, playwright } = find();

if (missing.length) {
	for (const line of missing)
		console.error(`missing: ${line}`);
	console.log("0 passed, 1 failed");
	process.exit(1);
}

const only = process.argv.slice(2), unknown = only.filter((name) => !AREAS.includes(name));

if (unknown.length) {
	console.error(`there is no ${unknown.join(", ")}; the areas are ${AREAS.join(", ")}`);
	console.log("0 passed, 1 failed");
	process.exit(1);
}

const { browser, stop: close } = await launch(playwright.chromium, CHROMIUM, MORE);
const suite = new Suite({ build, browser, only });

async function stop() {
	await suite.end();
	await close();
}

for (const signal of ["SIGINT", "SIGTERM"])
	process.on(signal, () => stop().finally(() => process.exit(130)));

await suite.begin();
for (const area of AREAS) {
	if (only.length ? !only.includes(area) : ASKED_FOR.includes(area))
		continue;
	const { default: body } = await import(`./${area}.mjs`);

	await suite.area(area, body);
}
await stop();
console.log(`1..${suite.passed + suite.failed}`);
console.log(`${suite.passed} passed, ${suite.failed} failed`);
process.exit(suite.failed ? 1 : 0);
