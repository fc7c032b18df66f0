/*
 * States that are rare and must not surprise: another version of the server, storage that is full, a clock
 * that is wrong, a way that is slow or not there, accounts and rooms that end, and very many people and rooms.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MODULES, recount, until } from "../server.mjs";
import { sessionKey } from "./person.mjs";
import { counts, ends, field, message, overflowing, stored, write } from "./talk.mjs";

const HOURS = 3600000;
const FIND_MS = 100;

const sql = (house, text) => execFileSync("sqlite3", [path.join(house.server.state, "moznods.db"), `PRAGMA busy_timeout = 20000; ${text}`]);
const roomLink = (page, name) => page.locator(".room-items .room-link", { hasText: name });

/* Moves the page's clock. */
const shiftClock = (milliseconds) => `{
	const Before = Date, now = () => Before.now() + ${milliseconds};
	Date = new Proxy(Before, {
		construct: (target, args) => new target(...(args.length ? args : [now()])),
		get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
	});
}`;

/* In the page: whether what is written in a room goes over the socket. */
const isLive = async (id) => {
	const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI));

	return channels.get(id)?.state === "live";
};

/* Milliseconds of a processor that the page needs for what is done in it. */
const processorTime = async (page, run, argument) => {
	const session = await page.context().newCDPSession(page);
	const spent = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;

	await session.send("Performance.enable", { timeDomain: "threadTicks" });
	const before = await spent();

	await page.evaluate(run, argument);
	const after = await spent();

	await session.detach();
	return after - before;
};

/* What it takes to type this above the list of rooms, until they are drawn. */
const typing = (page, words) => processorTime(page, (text) => new Promise((resolve) => {
	const input = document.querySelector(".room-filter");

	input.value = text;
	input.dispatchEvent(new Event("input"));
	requestAnimationFrame(() => setTimeout(resolve));
}), words);

const logIn = async (person, name) => {
	await person.page.getByRole("textbox", { name: "User name or e-mail" }).fill(name);
	await person.page.getByRole("textbox", { name: "Password" }).fill(`the secret of ${name}`);
	await person.button("Log in").click();
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_WEB: MODULES });
	const lobby = await house.room("Lobby", ["ada", "bob"]), attic = await house.room("Attic", ["ada", "bob"]);

	await suite.test("an address that was asked for before logging in is shown after it", async () => {
		const stranger = await house.open(null, { at: `/rooms/${attic.id}` });

		await logIn(stranger, "ada");
		await stranger.page.getByRole("heading", { name: "Attic" }).waitFor();
		await stranger.stop();
	});

	await suite.test("what is unread is unread after a reload, and read where it was read", async () => {
		const ada = await house.open("ada", { at: `/rooms/${attic.id}` });

		await field(ada.page).waitFor();
		await roomLink(ada.page, "Lobby").waitFor();
		await house.say("bob", lobby, "have you seen this");
		await roomLink(ada.page, "Lobby").locator(".badge").waitFor();
		await ada.page.reload();
		await roomLink(ada.page, "Lobby").locator(".badge", { hasText: "1" }).waitFor();
		await counts(ada.page, 1);
		await roomLink(ada.page, "Lobby").click();
		await message(ada.page, "have you seen this").waitFor();
		await roomLink(ada.page, "Lobby").locator(".badge").waitFor({ state: "detached" });
		await ada.page.reload();
		await message(ada.page, "have you seen this").waitFor();
		assert.equal(await roomLink(ada.page, "Lobby").locator(".badge").count(), 0);
		await ada.stop();
	});

	await suite.test("back and forward go through rooms; a dialog and a picture end with going back", async () => {
		const ada = await house.open("ada", { at: `/rooms/${lobby.id}`, viewport: { width: 1300, height: 800 } });
		const { page } = ada, heading = (name) => page.getByRole("heading", { name, level: 1 });

		await heading("Lobby").waitFor();
		await roomLink(page, "Attic").click();
		await heading("Attic").waitFor();
		await ada.button("Leave room").click();
		await page.getByRole("dialog").waitFor();
		await page.goBack();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		await heading("Lobby").waitFor();
		await page.goForward();
		await heading("Attic").waitFor();
		await page.goBack();
		await heading("Lobby").waitFor();
		await page.locator("input[type=file]").setInputFiles({ name: "dot.svg.png", mimeType: "image/png",
			buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64") });
		await page.locator(".tray-item[data-state=done]").waitFor();
		await write(ada, "a picture");
		await page.locator("button.file-image:not(.waiting)").click();
		await page.locator("dialog.lightbox[open]").waitFor();
		await page.goBack();
		await page.locator("dialog.lightbox").waitFor({ state: "detached" });
		await page.locator("button.file-image").click();
		await page.locator("dialog.lightbox[open]").waitFor();
		await page.keyboard.press("Escape");
		await page.locator("dialog.lightbox").waitFor({ state: "detached" });
		await until(() => page.evaluate(() => history.state === null), "the picture stays in the history");
		await heading("Lobby").waitFor();
		await ada.stop();
	});

	await suite.test("another version of the server is told of, once the page finds it back", async () => {
		const ada = await house.open("ada", { at: `/rooms/${lobby.id}`, wire: true });

		await field(ada.page).waitFor();
		await ada.page.route("**/api/info/", async (route) => {
			const answer = await route.fetch();

			await route.fulfill({ response: answer, json: { ...await answer.json(), version: "99.0" } });
		});
		await sleep(2100);
		await ada.line.cutFor(300);
		await ada.page.getByText(/has been upgraded/).waitFor();
		await ada.button("Reload").waitFor();
		await ada.stop();
	});

	await suite.test("a browser that keeps nothing is used all the same", async () => {
		const ada = await house.open(null, { init: () => {
			Storage.prototype.setItem = () => {
				throw new DOMException("full", "QuotaExceededError");
			};
		} });

		await logIn(ada, "ada");
		await roomLink(ada.page, "Attic").click();
		await field(ada.page).waitFor();
		await write(ada, "with nothing to keep");
		await ends(ada, ["with nothing to keep"]);
		await ada.page.getByRole("link", { name: /Settings/ }).click();
		await ada.button("Log out").click();
		await ada.button("Log in").waitFor();
		await ada.stop();
	});

	for (const [name, hours] of [["ahead", 7], ["behind", -30]]) {
		await suite.test(`a clock that is hours ${name} changes neither the order nor the times`, async () => {
			const ada = await house.open("ada", { init: shiftClock(hours * HOURS) });

			await ada.visit(`/rooms/${attic.id}`);
			await write(ada, `from a clock ${name}`);
			await ends(ada, [`from a clock ${name}`]);
			await house.say("bob", attic, `an answer to ${name}`);
			await ends(ada, [`from a clock ${name}`, `an answer to ${name}`]);
			assert.equal(await ada.page.locator(".row-day").count(), 1);
			assert.match(await ada.page.locator(".row-day").innerText(), /today/i);
			assert.match(await roomLink(ada.page, "Attic").locator("time").innerText(), /^\d+:\d\d/);
			await ada.stop();
		});
	}

	await suite.test("on a slow way the door is there soon, and nothing is sent twice", async () => {
		const slow = { offline: false, latency: 300, downloadThroughput: 90 * 1024, uploadThroughput: 50 * 1024 };
		const stranger = await house.open(null, { at: "/nowhere" }), session = await stranger.context.newCDPSession(stranger.page);

		await stranger.page.goto("about:blank");
		await session.send("Network.enable");
		await session.send("Network.setCacheDisabled", { cacheDisabled: true });
		await session.send("Network.emulateNetworkConditions", slow);
		const began = Date.now();

		await stranger.visit(`/rooms/${lobby.id}`);
		await stranger.page.getByRole("textbox", { name: "Password" }).waitFor();
		const door = Date.now() - began;

		suite.note(`3G (300 ms, 90 KB/s): the door after ${door} ms`);
		assert.ok(door < 15000, `the door takes ${door} ms`);
		await session.send("Network.emulateNetworkConditions", { ...slow, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
		await logIn(stranger, "ada");
		await field(stranger.page).waitFor();
		await session.send("Network.emulateNetworkConditions", slow);
		await write(stranger, "slowly");
		await stranger.page.keyboard.press("Enter");
		await stranger.page.keyboard.press("Enter");
		await ends(stranger, ["slowly"]);
		assert.equal((await stored(house, "ada", lobby)).filter((text) => text === "slowly").length, 1);
		await stranger.stop();
	});

	await suite.test("without a way to the server at the start it says so, and goes on by itself when there is one", async () => {
		const ada = await house.open("ada", { at: "/nowhere" });
		let cut = /\//;

		await ada.page.route("**/api/**", (route) => (cut?.test(route.request().url()) ? route.abort() : route.continue()));
		await ada.page.routeWebSocket(/\/ws\//, (socket) => (cut ? socket.close({ code: 1011 }) : socket.connectToServer()));
		await ada.visit(`/rooms/${lobby.id}`);
		await ada.page.reload();
		await ada.button("Try again").first().waitFor();
		/* The room alone answers, which says that one is in it. */
		cut = /\/rooms\/\?/;
		await ada.page.reload();
		await field(ada.page).waitFor();
		await ada.page.locator(".room-list").getByRole("button", { name: "Try again" }).waitFor();
		cut = null;
		await ada.page.evaluate(() => window.dispatchEvent(new Event("online")));
		await roomLink(ada.page, "Lobby").waitFor();
		await field(ada.page).waitFor();
		await ada.stop();
	});

	await suite.test("too many tries, in Russian and on a small phone: the countdown has its plural and its place", async () => {
		const someone = await house.open(null, { locale: "ru-RU", viewport: { width: 360, height: 640 } });
		let wait = 22;

		await someone.page.route("**/auth/login/", (route) => route.fulfill({ status: 429, headers: { "Retry-After": String(wait) },
			contentType: "application/json", body: JSON.stringify({ error: "rate_limited", message: "Too many." }) }));
		await someone.page.getByRole("textbox", { name: /почта/i }).fill("ada");
		await someone.page.locator("input[type=password]").fill("something");
		await someone.page.keyboard.press("Enter");
		await someone.page.getByText(/22 секунды/).waitFor();
		await someone.page.getByText(/21 секунду/).waitFor();
		assert.deepEqual(await overflowing(someone.page), []);
		await someone.stop();
	});

	await suite.test("at 200 % everything has its place", async () => {
		const ada = await house.open("ada", { at: `/rooms/${lobby.id}`, viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

		await field(ada.page).waitFor();
		for (const at of [`/rooms/${lobby.id}`, "/", "/settings", "/directory", `/rooms/${lobby.id}/participants`]) {
			await ada.visit(at);
			await ada.page.waitForLoadState("networkidle");
			assert.deepEqual(await overflowing(ada.page), [], at);
		}
		await ada.visit(`/rooms/${lobby.id}`);
		const box = await field(ada.page).boundingBox();

		assert.ok(box.y + box.height <= 400 && box.y > 200, `the field is at ${box.y}`);
		await ada.stop();
	});

	await suite.test("at 400 % nothing of the settings and their dialogs is cut, and nothing scrolls sideways", async () => {
		const ada = await house.open("ada", { at: "/settings", viewport: { width: 320, height: 256 }, locale: "ru-RU" });

		await ada.page.locator(".sessions li").first().waitFor();
		await ada.page.locator("#notifications .choice").last().click();
		await ada.page.locator(".quiet-form").waitFor();
		assert.deepEqual(await overflowing(ada.page), []);
		for (const name of [/другого устройства/, /Новый токен/, /Удалить учётную запись/]) {
			await ada.button(name).click();
			await ada.page.getByRole("dialog").waitFor();
			assert.deepEqual(await overflowing(ada.page), [], String(name));
			await ada.page.keyboard.press("Escape");
			await ada.page.getByRole("dialog").waitFor({ state: "detached" });
		}
		await ada.stop();
	});

	await suite.test("a note never covers the field one writes in", async () => {
		const ada = await house.open("ada", { at: `/rooms/${lobby.id}`, viewport: { width: 360, height: 640 } });

		await field(ada.page).fill("one\ntwo\nthree\nfour\nfive\nsix\nseven");
		await ada.page.evaluate(async () => {
			const { toast } = await import("./js/core/ui/toast.js");

			["first", "second", "third"].forEach((text) => toast(`the ${text} note`));
		});
		const [notes, composer] = [await ada.page.locator("#toasts .toast").last().boundingBox(), await ada.page.locator(".composer").boundingBox()];

		assert.ok(notes.y + notes.height < composer.y, `${notes.y + notes.height} is below ${composer.y}`);
		await ada.stop();
	});

	await suite.test("what was refused goes back into the field; what waits in a room goes with the room", async () => {
		const bob = await house.open("bob", { at: "/nowhere" }), cellar = await house.room("Cellar", ["ada", "bob"]);
		const kept = () => bob.page.evaluate(() => Object.keys(localStorage).filter((key) => /:(outbox|draft):/.test(key)));

		await bob.page.routeWebSocket(/\/ws\//, (socket) => {
			const server = socket.connectToServer();

			socket.onMessage((text) => (JSON.parse(text).type === "chat_message"
				? socket.send(JSON.stringify({ type: "error", room_id: JSON.parse(text).room_id,
					data: { code: "validation_error", message: "Not these words.", nonce: JSON.parse(text).data.nonce } }))
				: server.send(text)));
		});
		await bob.visit(`/rooms/${cellar.id}`);
		await bob.page.reload();
		await field(bob.page).waitFor();
		await bob.becomes(isLive, cellar.id, "the Cellar is not live");
		await write(bob, "these words");
		await bob.page.locator("article.failed").getByRole("button", { name: "Edit" }).click();
		await bob.page.locator("article.failed").waitFor({ state: "detached" });
		assert.equal(await field(bob.page).inputValue(), "these words");
		await bob.page.keyboard.press("Enter");
		await bob.page.locator("article.failed").waitFor();
		await field(bob.page).fill("a draft");
		await until(async () => (await kept()).length === 2, async () => `kept is ${await kept()}`);
		await house.ask("ada", "DELETE", `rooms/${cellar.id}/participants/${house.users.bob.id}/`);
		await bob.page.getByText("You are no longer a participant of Cellar.").waitFor();
		await until(async () => (await kept()).length === 0, async () => `kept is ${await kept()}`);
		await bob.stop();
	});

	await suite.test("the owner leaves, and the next one owns the room; the last one leaves, and it is gone", async () => {
		const hall = await house.room("Hall", ["ada", "bob"]);
		const ada = await house.open("ada", { at: `/rooms/${hall.id}`, viewport: { width: 1300, height: 800 } });
		const bob = await house.open("bob", { at: `/rooms/${hall.id}`, viewport: { width: 1300, height: 800 } });
		const leave = async (person, text) => {
			await person.button("Leave room").click();
			await person.page.getByRole("dialog").getByText(text).waitFor();
			await person.page.getByRole("dialog").getByRole("button", { name: "Leave room" }).click();
			await roomLink(person.page, "Hall").waitFor({ state: "detached" });
		};

		await bob.page.locator(".person").getByText("@ada").waitFor();
		await leave(ada, /whoever has been in the room longest/);
		await bob.page.getByRole("link", { name: "Room settings" }).waitFor();
		await leave(bob, /the room and everything in it will be deleted/);
		await bob.page.getByRole("heading", { name: "Hall" }).waitFor({ state: "detached" });
		assert.rejects(house.ask("ada", "GET", `rooms/${hall.id}/`), /404/);
		await ada.stop();
		await bob.stop();
	});

	await suite.test("a thousand people and five hundred rooms: found at once", async () => {
		sql(house, `
			INSERT INTO account (username, username_key, email, email_key, password, display_name)
			WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000)
			SELECT 'crowd' || n, 'crowd' || n, n || '@example.org', n || '@example.org', 'x', 'Crowd ' || n FROM number;
			INSERT INTO participant (room_id, user_id) SELECT ${lobby.id}, id FROM account WHERE username LIKE 'crowd%';
			INSERT INTO room (name, name_key, owner_id, activity)
			WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 500)
			SELECT 'Chamber ' || n, 'chamber ' || n, ${house.users.ada.id}, 0 FROM number;
			INSERT INTO stream (room_id, last_seq, pruned_to) SELECT id, 0, 0 FROM room WHERE name LIKE 'Chamber %';
			INSERT INTO participant (room_id, user_id, role) SELECT id, ${house.users.ada.id}, 'owner' FROM room WHERE name LIKE 'Chamber %';
			${recount}`);
		const ada = await house.open("ada", { at: `/rooms/${lobby.id}`, viewport: { width: 1300, height: 800 } });

		await until(async () => await ada.page.locator(".room-items .room-link").count() >= 500, "the list does not come");
		// What else the page has to do may fall into one of the three.
		const took = Math.min(await typing(ada.page, "chamber 47"), await typing(ada.page, "chamber 48"), await typing(ada.page, "chamber 49"));

		assert.equal(await ada.page.locator(".room-items .room-link").count(), 11);
		await ada.page.locator(".details-body").evaluate(async (body) => {
			for (let tries = 0; tries < 200 && body.querySelectorAll(".person").length < 1002; tries++) {
				body.scrollTop = body.scrollHeight;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		});
		assert.equal(await ada.page.locator(".details .person").count(), 1002);
		suite.note(`typing finds 11 of 500 rooms with ${took.toFixed(0)} ms of a processor`);
		assert.ok(took < FIND_MS, `${took} ms`);
		await ada.stop();
	});

	await suite.test("an account that is deactivated while its page is open is shown the door", async () => {
		sql(house, `UPDATE account SET is_admin = 1 WHERE username = 'ada';`);
		const bob = await house.open("bob", { at: `/rooms/${attic.id}` });

		await field(bob.page).waitFor();
		await house.ask("ada", "PATCH", `users/${house.users.bob.id}/`, { is_active: false });
		await bob.button("Log in").waitFor();
		await bob.page.getByText(/been logged out/).waitFor();
		assert.equal(await bob.page.evaluate((key) => localStorage.getItem(key), sessionKey(house.address)), null);
		await bob.stop();
	});
};
