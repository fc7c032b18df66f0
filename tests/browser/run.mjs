#!/usr/bin/env node
/*
 * Calls between real browsers, through a server of the test's own: run by `make check-browser`, with the build directory in
 * BUILD. It installs nothing, but says what is missing. TAP, and at the end `N passed, N failed`.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LONGEST_WAIT_MS, Server, Wire, servePage, startTurn, until } from "./server.mjs";
import { Caller, flows, launch } from "./browser.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const build = path.resolve(process.env.BUILD ?? ".");
const CHROMIUM = "/usr/bin/chromium", TURNSERVER = "/usr/bin/turnserver";

/* Whatever the test needs and does not find. */
function find() {
	const missing = [];
	let playwright;

	if (!existsSync(path.join(build, "moznods")))
		missing.push(`${path.join(build, 'moznods')}: run make first`);
	if (!existsSync(CHROMIUM))
		missing.push(`${CHROMIUM}: install Debian's package chromium`);
	if (!existsSync(TURNSERVER))
		missing.push(`${TURNSERVER}: install Debian's package coturn`);
	try {
		playwright = createRequire(import.meta.url)("playwright-core");
	} catch {
		missing.push(`playwright-core: run npm ci in ${here} (npm comes with Debian's packages nodejs and npm)`);
	}
	return { missing, playwright };
}

const { missing, playwright } = find();

if (missing.length) {
	for (const line of missing)
		console.error(`missing: ${line}`);
	console.log("0 passed, 1 failed");
	process.exit(1);
}

let passed = 0, failed = 0;
const things = [];          /* to be stopped at the end, the last first */
const scratch = await mkdtemp(path.join(os.tmpdir(), "moznods-browser."));

async function test(name, body) {
	const began = Date.now();

	try {
		await body();
		passed++;
		console.log(`ok ${passed + failed} ${name} (${Date.now() - began} ms)`);
	} catch (error) {
		failed++;
		console.log(`not ok ${passed + failed} ${name} (${Date.now() - began} ms)`);
		console.log(String(error.stack ?? error).replace(/^/gm, "# "));
	}
}

function keep(thing) {
	things.push(thing);
	return thing;
}

/* A server with a room and these people in it. */
async function open(state, names, settings) {
	const server = keep(await Server.start(build, path.join(scratch, state), settings));
	const users = [];

	for (const name of names)
		users.push(await server.register(name));
	const room = await server.ask("POST", "/api/rooms/", users[0].token, { name: "A call" });
	for (const user of users.slice(1))
		await server.ask("POST", `/api/rooms/${room.id}/join/`, user.token);
	return { server, users, room: room.id };
}

/* Who is in the call, as REST says it. */
async function seated(house) {
	const call = await house.server.ask("GET", `/api/rooms/${house.room}/call/`, house.users[0].token);

	return call.participants.map(user => user.id).sort((a, b) => a - b);
}

/* Nothing of the call was news to these since then. */
async function undisturbed(callers, since) {
	for (const caller of callers) {
		const news = (await caller.types(since)).filter(type => type === "user_left" || type === "user_joined");

		assert.deepEqual(news, [], `${caller.user.name} heard ${news.join(' ')}`);
	}
}

/* `other` left for this reason and joined again, and that is all that this caller heard. */
async function hears_return(caller, other, reason, since) {
	await caller.hears("user_joined", since, data => data.user.id === other.user.id);
	const news = (await caller.frames(since)).filter(frame => frame.type === "user_left" || frame.type === "user_joined");

	assert.deepEqual(news.map(frame => [frame.type, frame.data.reason ?? ""]), [["user_left", reason], ["user_joined", ""]]);
	assert.ok(news.every(frame => (frame.data.user_id ?? frame.data.user.id) === other.user.id));
}

/* New credentials in every connection, which takes an offer and an answer through the server each. */
async function renegotiate(callers) {
	const before = await callers[0].received();

	await callers[0].page.evaluate(() => window.call.restartIce());
	await flows(callers);
	const deadline = Date.now() + LONGEST_WAIT_MS;
	for (;;) {
		const now = await callers[0].received();
		const old = Object.keys(before).filter(id => now[id]?.ufrag === before[id].ufrag);

		if (!old.length)
			return;
		assert.ok(Date.now() < deadline, `no new connection to ${old.join(', ')}`);
		await sleep(100);
	}
}

async function mesh(browser, page) {
	const house = await open("mesh", ["ada", "bob", "eve"]);
	const ids = house.users.map(user => user.id);
	const callers = [];

	for (let i = 0; i < 3; i++)
		keep(house.users[i].wire = await Wire.lay(house.server.port));
	const enter = user => Caller.enter(browser, page.address, user, house.room, user.wire);
	await test("three are in a call, and every pair receives audio and video", async () => {
		for (const user of house.users)
			callers.push(await enter(user));
		await flows(callers);
		assert.deepEqual(await seated(house), ids);
	});
	if (callers.length < 3)
		return;
	const [ada, bob, eve] = callers;

	await test("one reloads: the others hear it, and all receive each other again", async () => {
		const since = Date.now();

		await bob.reload();
		for (const caller of [ada, eve])
			await hears_return(caller, bob, "replaced", since);
		await flows(callers);
		assert.deepEqual(await seated(house), ids);
	});

	await test("one has no socket for some seconds: the call goes on without a break", async () => {
		const since = Date.now();

		const mended = eve.wire.cutFor(4000);
		const away = await ada.hears("call_state", since, data => data.participants.some(one => one.state === "reconnecting"));
		await flows(callers);
		await ada.page.evaluate(() => window.call.restartIce());
		await mended;
		const joined = await eve.hears("call_joined", since);
		assert.equal(joined.data.resumed, true);
		await ada.hears("call_state", away.at + 1, data => data.participants.every(one => one.state === "active"));
		await undisturbed(callers, since);
		await renegotiate([eve, ada, bob]);
		await flows(callers);
	});

	await test("one has no socket for 20 seconds: they are gone after 10, and come back as somebody new", async () => {
		const since = Date.now();

		const mended = eve.wire.cutFor(20000);
		const left = await ada.hears("user_left", since);
		assert.equal(left.data.user_id, eve.user.id);
		assert.equal(left.data.reason, "timeout");
		assert.ok(left.at - since >= 9900 && left.at - since < 20000, `after ${left.at - since} ms`);
		await flows([ada, bob]);
		assert.deepEqual(await seated(house), [ada.user.id, bob.user.id]);
		await mended;
		const joined = await eve.hears("call_joined", since);
		assert.equal(joined.data.resumed, false);
		for (const caller of [ada, bob])
			await hears_return(caller, eve, "timeout", since);
		await flows(callers);
	});

	await test("one opens a second tab: it has the call, the first one does not", async () => {
		const since = Date.now();
		const tab = await enter(bob.user);

		assert.equal((await bob.hears("call_left", since)).data.reason, "replaced");
		for (const caller of [ada, eve])
			await hears_return(caller, bob, "replaced", since);
		await flows([ada, tab, eve]);
		assert.deepEqual(Object.keys(await bob.received()), []);
		assert.deepEqual(await seated(house), ids);
		assert.deepEqual(await bob.faults(), []);
		await bob.leave();
		callers[1] = tab;
	});

	for (const signal of ["SIGKILL", "SIGTERM"])
		await test(`the daemon is restarted by ${signal}: the call goes on without a break`, async () => {
			const since = Date.now();

			await house.server.restartDaemon(signal);
			for (const caller of callers) {
				const joined = await caller.hears("call_joined", since);

				assert.equal(joined.data.resumed, true);
			}
			await flows(callers);
			await undisturbed(callers, since);
			assert.deepEqual(await seated(house), ids);
			await renegotiate(callers);
			await flows(callers);
		});

	await test("one goes: the others are told, and still receive each other", async () => {
		const since = Date.now();

		await callers[1].leave();
		assert.equal((await ada.hears("user_left", since)).data.reason, "timeout");
		await flows([ada, eve]);
		assert.deepEqual(await seated(house), [ada.user.id, eve.user.id]);
	});

	await test("nothing went wrong unseen: in the pages, and in the server", async () => {
		for (const caller of [ada, eve])
			assert.deepEqual(await caller.faults(), []);
		assert.doesNotMatch(house.server.log, /Sanitizer|runtime error|panic| error /);
		await Promise.all([ada.leave(), eve.leave()]);
	});
}

/* What `moznods turn-test` says of a server. */
function turnTest(url, secret) {
	const environment = { ...process.env, MOZNODS_TURN_URLS: url, MOZNODS_TURN_SECRET: secret };

	return new Promise(resolve => execFile(path.join(build, "moznods"), ["turn-test"], { env: environment },
		(error, output) => resolve(output)));
}

/* What the relay has refused each of them with. */
const refusals = callers => Promise.all(callers.map(caller => caller.page.evaluate(() => window.call.refusals)));

async function relayed(browser, page) {
	const secret = "known to both servers";
	const turn = keep(await startTurn(TURNSERVER, path.join(here, "../../etc/turnserver.conf"), path.join(scratch, "turn"), secret));
	const house = await open("relay", ["ada", "bob"], { MOZNODS_TURN_URLS: turn.url, MOZNODS_TURN_SECRET: secret });
	const wire = keep(await Wire.lay(house.server.port));

	await test("two who may only use the relay receive each other, with the credentials of the server", async () => {
		const callers = [];

		try {
			for (const user of house.users)
				callers.push(await Caller.enter(browser, page.address, user, house.room, wire, { policy: "relay" }));
			await flows(callers);
			for (const caller of callers)
				for (const peer of Object.values(await caller.received()))
					assert.equal(peer.local, "relay");
			for (const caller of callers)
				assert.deepEqual(await caller.faults(), []);
		} catch (error) {
			throw new Error(`${error.stack ?? error}\ncoturn says:\n${turn.log()}`);
		}
	});
	await test("moznods turn-test says that this relay relays, and that it refuses another secret", async () => {
		assert.match(await turnTest(turn.url, secret), /^ok .* relays: all \d+ messages came through\n$/);
		assert.match(await turnTest(turn.url, "not that one"), /^FAULT .* refuses/);
	});
	await test("with another secret than the relay has, nobody gets through", async () => {
		const wrong = await open("wrong", ["ada", "bob"], { MOZNODS_TURN_URLS: turn.url, MOZNODS_TURN_SECRET: "not that one" });
		const other = keep(await Wire.lay(wrong.server.port));
		const callers = [];

		for (const user of wrong.users)
			callers.push(await Caller.enter(browser, page.address, user, wrong.room, other, { policy: "relay" }));
		/* There is no other way than the relay's (RFC 8656, section 5: 401 is "Unauthorized"). */
		await until(async () => (await refusals(callers)).every(codes => codes.includes(401)), async () => `the relay says ${await refusals(callers)}`);
		for (const caller of callers)
			assert.ok(Object.values(await caller.received()).every(({ audio, video }) => audio === 0 && video === 0));
	});
}

let stopping = false;

async function stop() {
	if (stopping)
		return;
	stopping = true;
	for (const thing of things.reverse())
		await thing.stop();
	await rm(scratch, { recursive: true, force: true });
}

for (const signal of ["SIGINT", "SIGTERM"])
	process.on(signal, () => stop().finally(() => process.exit(130)));

try {
	const page = keep(await servePage(path.join(here, "call.html")));
	const { browser, stop: close } = await launch(playwright.chromium, CHROMIUM);

	keep({ stop: close });
	await mesh(browser, page);
	await relayed(browser, page);
} catch (error) {
	failed++;
	console.log(`not ok ${passed + failed} the test itself`);
	console.log(String(error.stack ?? error).replace(/^/gm, "# "));
}
if (process.env.LOGS)
	await Promise.all(things.filter(thing => thing.state).map(server =>
		writeFile(path.join(process.env.LOGS, `${path.basename(server.state)}.log`), server.log)));
await stop();
console.log(`1..${passed + failed}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
