#!/usr/bin/env node
/*
 * Harmless files in a real browser: what it records itself and what other programs make is called what it is, and, opened by its
 * signed link, plays or is shown, without a word in the console.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { build, findTools, run } from './harness.mjs';
import { Server, until } from './server.mjs';
import { drawn, mp3, oggOpus, pdf, png, recorded, wav } from './client/samples.mjs';

async function upload(server, token, name, bytes) {
	const body = new FormData();

	body.append('file', new Blob([bytes]), name);
	const answer = await fetch(`${server.http}/api/files/upload/`, { method: 'POST', body, headers: { Authorization: `Token ${token}` } });

	assert.equal(answer.status, 201);
	return answer.json();
}

/* Opens the file by its link; `look(page)` is true once it is there. Whatever the browser says meanwhile is a fault. */
async function opens(browser, server, token, file, look) {
	const context = await browser.newContext();
	const page = await context.newPage();
	const said = [];
	const { url } = await server.ask('POST', `/api/files/${file.id}/link/`, token);

	/* A viewer asks for the site's icon, which a site may do without. */
	page.on('console', message => message.location().url.endsWith('/favicon.ico') || said.push(message.text()));
	page.on('download', () => said.push('it is saved instead'));
	try {
		await page.goto(url);
		await until(() => look(page), () => `it is not shown; the browser says: ${said.join('\n') || 'nothing'}`);
		assert.deepEqual(said, []);
	} finally {
		await context.close();
	}
}

/* It has begun to play, and knows no error. */
const plays = page => page.evaluate(() => {
	const player = document.querySelector('video, audio');

	return player && !player.error && player.readyState >= 2 && player.currentTime > 0;
});
const isShown = page => page.evaluate(() => document.images[0]?.complete && document.images[0].naturalWidth > 0);
/* The viewer is an extension's frame. */
const isViewed = page => page.frames().some(frame => frame.url().startsWith('chrome-extension://'));

const recordings = [['video/webm', true, false], ['video/webm', true, true], ['audio/webm', false, true], ['video/mp4', true, false],
	['video/mp4', true, true], ['audio/mp4', false, true]];

const others = [['a.wav', () => wav(), 'audio/x-wav'], ['a.mp3', () => mp3(), 'audio/mpeg'], ['a.opus', () => oggOpus(), 'audio/ogg']];

async function checkMedia({ test, browser }, server, token, studio) {
	for (const [type, film, sound] of recordings)
		await test(`${[film && 'film', sound && 'sound'].filter(Boolean).join(' and ')}, recorded as ${type}, has its type and plays`, async () => {
			const file = await upload(server, token, 'recording', await recorded(studio, type, { film, sound }));

			assert.equal(file.content_type, type);
			await opens(browser, server, token, file, plays);
		});
	for (const [name, make, type] of others)
		await test(`${name} has its type and plays`, async () => {
			const file = await upload(server, token, name, make());

			assert.equal(file.content_type, type);
			await opens(browser, server, token, file, plays);
		});
}

async function checkPages({ test, browser }, server, token, studio) {
	for (const type of ['image/png', 'image/jpeg', 'image/webp'])
		await test(`a picture in ${type} is shown`, async () => {
			const file = await upload(server, token, 'picture', type === 'image/png' ? png() : await drawn(studio, type));

			assert.deepEqual([file.content_type, file.width, file.height], [type, 64, 48]);
			await opens(browser, server, token, file, isShown);
		});
	await test('a PDF is shown', async () => {
		const file = await upload(server, token, 'page.pdf', pdf());

		assert.equal(file.content_type, 'application/pdf');
		await opens(browser, server, token, file, isViewed);
	});
}

await run(findTools(), async suite => {
	const server = suite.keep(await Server.start(build, path.join(suite.scratch, 'state'), { MOZNODS_LIMITS: 'off' }));
	const { token } = await server.register('ada');
	const studio = await suite.browser.newPage();

	await studio.goto(`${server.http}/status.html`);
	await checkMedia(suite, server, token, studio);
	await checkPages(suite, server, token, studio);
});
