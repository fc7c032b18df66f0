/*
 * What every browser test needs around its tests: to find its tools or say what is missing, to count what passes in TAP, and
 * to end what it started. BUILD names the build directory.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const build = path.resolve(process.env.BUILD ?? '.');
export const CHROMIUM = '/usr/bin/chromium';

/* `needs` are programs by path, with the package that has them. Says what is missing and ends the process, or gives Playwright. */
export function findTools(needs = {}) {
	const missing = [];
	let playwright;

	for (const [program, remedy] of Object.entries({ [path.join(build, 'moznods')]: 'run make first',
		[CHROMIUM]: "install Debian's package chromium", ...needs }))
		if (!existsSync(program))
			missing.push(`${program}: ${remedy}`);
	try {
		playwright = createRequire(import.meta.url)('playwright-core');
	} catch {
		missing.push(`playwright-core: run npm ci in ${here} (npm comes with Debian's packages nodejs and npm)`);
	}
	if (!missing.length)
		return playwright;
	for (const line of missing)
		console.error(`missing: ${line}`);
	console.log('0 passed, 1 failed');
	process.exit(1);
}

/*
 * Runs `body(suite)` and ends the process: suite.test(name, body) counts, suite.keep(thing) has thing.stop() called at the
 * end, the last first, suite.scratch is a directory that lasts as long, suite.browser is the browser.
 */
export async function run(playwright, body) {
	let passed = 0, failed = 0, stopping;
	const things = [];
	const scratch = await mkdtemp(path.join(os.tmpdir(), 'moznods-browser.'));
	const suite = { scratch };

	const tell = (good, name, began, error) => {
		console.log(`${good ? 'ok' : 'not ok'} ${passed + failed} ${name} (${Date.now() - began} ms)`);
		if (error)
			console.log(String(error.stack ?? error).replace(/^/gm, '# '));
	};
	suite.keep = thing => {
		things.push(thing);
		return thing;
	};
	suite.test = async (name, check) => {
		const began = Date.now();

		try {
			await check();
			passed++;
			tell(true, name, began);
		} catch (error) {
			failed++;
			tell(false, name, began, error);
		}
	};
	const stop = () => stopping ??= (async () => {
		for (const thing of things.reverse())
			await thing.stop();
		await rm(scratch, { recursive: true, force: true });
	})();

	for (const signal of ['SIGINT', 'SIGTERM'])
		process.on(signal, () => stop().finally(() => process.exit(130)));
	try {
		const { browser, stop: close } = await launch(playwright.chromium, CHROMIUM);

		suite.browser = browser;
		suite.keep({ stop: close });
		await body(suite);
	} catch (error) {
		failed++;
		tell(false, 'the test itself', Date.now(), error);
	}
	await stop();
	console.log(`1..${passed + failed}`);
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed || !passed ? 1 : 0);
}
