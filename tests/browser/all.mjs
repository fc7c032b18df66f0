#!/usr/bin/env node
/*
 * The suites that need a browser, one after the other: calls of a minimal peer (run.mjs), hostile files (files.mjs), harmless ones
 * (opened.mjs) and the web client (client/run.mjs). The last line adds up what they passed and failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
let passed = 0, failed = 0;

for (const suite of ['run.mjs', 'files.mjs', 'opened.mjs', 'client/run.mjs']) {
	const child = spawn(process.execPath, [path.join(here, suite)], { stdio: ['ignore', 'pipe', 'inherit'] });
	let text = '';

	child.stdout.on('data', piece => {
		text += piece;
		process.stdout.write(piece);
	});
	const [code] = await once(child, 'close');
	const total = /^(\d+) passed, (\d+) failed$/m.exec(text.trimEnd().split('\n').at(-1));

	passed += Number(total?.[1] ?? 0);
	/* A suite that ends without a total, or badly without a failure, has failed. */
	failed += total ? Number(total[2]) || (code ? 1 : 0) : 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
