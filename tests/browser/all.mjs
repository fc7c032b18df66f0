#!/usr/bin/env node
/*
 * The suites that need a browser: calls of a minimal peer (run.mjs), hostile files (files.mjs), harmless ones (opened.mjs) and each
 * area of the web client (client/run.mjs). Each has a browser and servers of its own; BROWSERS of them (2) run side by side, each of
 * which takes most of a processor. What one says is printed once it has ended. The last line adds up what they passed and failed.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const width = Math.max(1, Number(process.env.BROWSERS) || 2);
/* Those that take longest begin first, so that none of them is left for the end. */
const LONGEST = ['client/run.mjs calls', 'client/run.mjs states', 'files.mjs', 'run.mjs', 'client/run.mjs look', 'client/run.mjs live'];
const running = new Set();
let passed = 0, failed = 0;

/* Each as one runs it: a file, and perhaps an area. */
function suites() {
	const areas = execFileSync(process.execPath, [path.join(here, 'client/run.mjs'), '--list'], { encoding: 'utf8' }).trim().split('\n');
	const all = ['run.mjs', 'files.mjs', 'opened.mjs', ...areas.map(area => `client/run.mjs ${area}`)];

	return [...LONGEST.filter(suite => all.includes(suite)), ...all.filter(suite => !LONGEST.includes(suite))];
}

function add(code, said) {
	const total = /^(\d+) passed, (\d+) failed$/m.exec(said.trimEnd().split('\n').at(-1));

	passed += Number(total?.[1] ?? 0);
	/* A suite that ends without a total, or badly without a failure, has failed. */
	failed += total ? Number(total[2]) || (code ? 1 : 0) : 1;
}

async function run(suite) {
	const [file, ...areas] = suite.split(' '), began = Date.now();
	const child = spawn(process.execPath, [path.join(here, file), ...areas], { stdio: ['ignore', 'pipe', 'pipe'] });
	let text = '', said = '';

	running.add(child);
	child.stdout.on('data', piece => { said += piece; text += piece; });
	child.stderr.on('data', piece => { text += piece; });
	const [code] = await once(child, 'close');

	running.delete(child);
	process.stdout.write(`# ${suite} (${Math.round((Date.now() - began) / 1000)} s)\n${text}`);
	add(code, said);
}

const queue = suites();

for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, async () => {
		queue.length = 0;
		await Promise.all([...running].map(child => (child.kill('SIGTERM'), once(child, 'close'))));
		process.exit(130);
	});

await Promise.all(Array.from({ length: width }, async () => {
	while (queue.length)
		await run(queue.shift());
}));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
