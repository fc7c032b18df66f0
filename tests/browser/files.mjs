#!/usr/bin/env node
/*
 * Hostile files in a real browser: each is uploaded, then opened by its signed link in every way that a page can open one,
 * and must never get to run a script. The same files from a careless server do run, so the traps are known to snap.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, findTools, run } from './harness.mjs';
import { Server, until } from './server.mjs';

const SETTLE_MS = 400, RUN_MS = 20000;

/* What a script does that got to run: no policy on what it may load hides a title, a dialog or where its window goes. */
const deed = "document.title='it ran';try{top.ran=1}catch(e){}try{localStorage.ran=1}catch(e){}location.href='/ran'";
const script = `<script>${deed}</script>`;

/* name, bytes, what a careless server says it is, ways in which it runs there */
const traps = [
	['page.html', `<!doctype html><title>x</title><body onload="${deed}">${script}`, 'text/html', ['opened', 'framed']],
	['picture.svg', `<svg xmlns="http://www.w3.org/2000/svg" onload="${deed}"><script>${deed}</script></svg>`, 'image/svg+xml',
		['opened', 'framed', 'embedded']],
	['page.xhtml', `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>${script}</head></html>`,
		'application/xhtml+xml', ['opened', 'framed']],
	['data.xml', `<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">${deed}</x:script>`, 'text/xml', ['opened']],
	['polyglot.gif', `GIF89a/*\x01\x00\x01\x00\x00\x00\x00*/=1;${deed}//`, 'text/javascript', ['as a script']],
	['polyglot.js', `GIF89a/*\x01\x00\x01\x00\x00\x00\x00*/=1;${deed}//`, 'text/javascript', ['as a script']],
	['program.js', deed, 'text/javascript', ['as a script']],
	['page.txt', `<!doctype html><html>${script}</html>`, 'text/html', ['opened']],
	['page.pdf', `%PDF-1.4\n<!doctype html><html>${script}</html>`, 'text/html', ['opened']],
	['page.png', `\x89PNG\r\n\x1a\n<html>${script}</html>`, 'text/html', ['opened']],
];

const names = ['../../etc/passwd', '..\\..\\windows\\system.ini', `${'n'.repeat(4000)}.txt`, 'harmless\u202Etxt.exe', 'say "hello".txt',
	"it's; filename=evil.html", 'line\r\nX-Evil: 1\r\n\r\n<script>.html', 'zero\0.txt', '.htaccess', '', 'CON.txt'];

/* A name goes into a part's header as it is, where the form's own grammar lets it: quotes by a backslash. */
async function upload(server, token, name, bytes) {
	const quoted = name.replace(/["\\]/g, '\\$&');
	const body = Buffer.concat([
		Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\nContent-Type: image/png\r\n\r\n`),
		Buffer.from(bytes, 'latin1'), Buffer.from('\r\n--edge--\r\n')]);
	const answer = await fetch(`${server.http}/api/files/upload/`, { method: 'POST', body,
		headers: { Authorization: `Token ${token}`, 'Content-Type': 'multipart/form-data; boundary=edge' } });

	return { status: answer.status, file: await answer.json() };
}

async function link(server, token, file) {
	const { url } = await server.ask('POST', `/api/files/${file.id}/link/`, token);

	return new URL(url, server.http).href;
}

const ways = {
	opened: (page, address) => page.goto(address).catch(error => {
		/* A download is no page: Chromium says so, and nothing was opened. */
		if (!/Download is starting|ERR_ABORTED/.test(String(error)))
			throw error;
	}),
	framed: (page, address) => insert(page, 'iframe', 'src', address),
	embedded: (page, address) => insert(page, 'object', 'data', address),
	'as a picture': (page, address) => insert(page, 'img', 'src', address),
	'as a script': (page, address) => insert(page, 'script', 'src', address),
};

function insert(page, tag, attribute, address) {
	return page.evaluate(([tag, attribute, address]) => {
		const element = document.createElement(tag);

		element[attribute] = address;
		document.body.append(element);
	}, [tag, attribute, address]);
}

/* Calls `body` with two functions of a page that has seen nothing yet: one opens an address of a server in one of the ways, from a page of
 * the same server, the other tells whether a script that it was led to has run by now. */
async function visit(browser, body) {
	const context = await browser.newContext();
	const page = await context.newPage();
	let ran = false;

	context.on('request', request => { ran ||= request.url().endsWith('/ran'); });
	context.on('dialog', dialog => { ran = true; dialog.dismiss(); });
	const open = async (home, address, way) => {
		await page.goto(home);
		await ways[way](page, address);
	};
	const hasRun = async () => ran || await page.title() === 'it ran' || page.evaluate(() => {
		try {
			return Boolean(window.ran || localStorage.ran);
		} catch {
			return false;
		}
	});

	try {
		await body(open, hasRun);
	} finally {
		await context.close();
	}
}

/* The script sends the page elsewhere: a page that goes there just now cannot be asked, and is asked again. */
const runs = (browser, home, address, way) => visit(browser, async (open, hasRun) => {
	await open(home, address, way);
	await until(() => hasRun().catch(error => /Execution context was destroyed|navigation/.test(error) ? false : Promise.reject(error)),
		`${way}: it does not`);
});

/* In all ways, one after the other: nothing has run yet where the next one begins. */
const staysStill = (browser, home, address) => visit(browser, async (open, hasRun) => {
	for (const way of Object.keys(ways)) {
		await open(home, address, way);
		await sleep(SETTLE_MS);
		assert.equal(await hasRun(), false, `${way}: it does`);
	}
});

/* A server that believes what it is told, and says nothing of sandboxes. */
async function careless() {
	const server = http.createServer((request, response) => {
		const trap = traps.find(([name]) => request.url === `/${name}`);

		response.writeHead(200, { 'Content-Type': trap ? trap[2] : 'text/html' });
		response.end(trap ? Buffer.from(trap[1], 'latin1') : '<!doctype html><title>home</title><body>');
	});

	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { address: `http://localhost:${server.address().port}/`, stop: () => server.close() };
}

async function checkTraps({ test, browser }, server, token, naive) {
	for (const [name, bytes, , snaps] of traps) {
		await test(`${name} runs on a careless server (${snaps.join(', ')})`, async () => {
			for (const way of snaps)
				await runs(browser, naive.address, naive.address + name, way);
		});
		/* From a small page, under the policy that the client has too. */
		await test(`${name} never runs here`, async () => {
			const { status, file } = await upload(server, token, name, bytes);

			assert.equal(status, 201);
			await staysStill(browser, `${server.http}/status.html`, await link(server, token, file));
		});
	}
}

async function checkNames({ test, browser }, server, token) {
	for (const name of names)
		await test(`a file named ${JSON.stringify(name).slice(0, 40)} is saved under a sane name`, async () => {
			const { status, file } = await upload(server, token, name, 'PK\x03\x04 not for showing');

			/* A NUL has no place in a header: such a form is broken, and nothing is stored. */
			if (name.includes('\0')) {
				assert.equal(status, 400);
				return;
			}
			assert.equal(status, 201);
			assert.doesNotMatch(file.name, /[/\\\p{Cc}]/u);
			assert.ok(Buffer.byteLength(file.name) <= 255 && file.name !== '' && !/^\.+$/.test(file.name), file.name);

			const context = await browser.newContext();
			const page = await context.newPage();
			const [download] = await Promise.all([page.waitForEvent('download'), ways.opened(page, await link(server, token, file))]);

			assert.doesNotMatch(download.suggestedFilename(), /[/\\\p{Cc}\u202E]/u);
			/* A line break ends the part's header, and an empty line all of them: the rest of such a name is content. */
			assert.ok((await readFile(await download.path(), 'latin1')).endsWith('PK\x03\x04 not for showing'));
			await context.close();
		});
}

await run(findTools(), async suite => {
	const server = suite.keep(await Server.start(build, path.join(suite.scratch, 'state'), { MOZNODS_LIMITS: 'off' }));
	const naive = suite.keep(await careless());
	const { token } = await server.register('mallory');

	await until(() => fetch(server.http).then(answer => answer.ok), 'no page');
	await checkTraps(suite, server, token, naive);
	await checkNames(suite, server, token);
});
