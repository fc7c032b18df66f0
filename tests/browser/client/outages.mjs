/*
 * What is said of the way to the server goes with its cause, and a server that takes no more sockets of somebody is asked for
 * news instead.
 */
import assert from "node:assert/strict";
import { MODULES, until } from "../server.mjs";
import { field, message, write } from "./talk.mjs";

/* In the page: what its connection is. */
const lineOf = async () => (await import(new URL("js/core/live/connection.js", document.baseURI))).connection.state;

const outages = async (suite) => {
	const house = await suite.house(["ada"], { MOZNODS_WEB: MODULES });

	await house.room("Lobby", ["ada"]);
	await suite.test("a screen that could not be had says so, and is there by itself once the server answers", async () => {
		const ada = await house.open("ada"), { page } = ada, away = /\/api\/(rooms\/\?.*scope=public|health\/)/;

		await page.getByRole("link", { name: "Lobby" }).waitFor();
		await page.route(away, (route) => route.abort());
		await ada.visit("/directory");
		await page.locator("main").getByText("The server cannot be reached.").waitFor();
		await page.unroute(away);
		await page.locator("main").getByText("The server cannot be reached.").waitFor({ state: "detached" });
		await page.locator("main").getByText("Lobby").waitFor();
		await ada.stop();
	});

	await suite.test("the same of the list of rooms, and of a form", async () => {
		const stranger = await house.open(null), { page } = stranger, away = "**/api/**";

		await page.getByRole("textbox", { name: "User name or e-mail" }).fill("ada");
		await page.getByRole("textbox", { name: "Password" }).fill("the secret of ada");
		await page.route(away, (route) => route.abort());
		await stranger.button("Log in").click();
		await page.getByText("The server cannot be reached.").waitFor();
		await page.unroute(away);
		await page.getByText("The server cannot be reached.").waitFor({ state: "detached" });
		await page.route("**/api/rooms/?*", (route) => route.fulfill({ status: 502, body: "bad gateway" }));
		await page.routeWebSocket(/\/ws\//, (socket) => socket.close({ code: 1011 }));
		await stranger.button("Log in").click();
		await page.locator(".room-list .state-bad").waitFor();
		await page.unroute("**/api/rooms/?*");
		await page.locator(".room-list .state-bad").waitFor({ state: "detached" });
		await page.getByRole("link", { name: "Lobby" }).waitFor();
		await stranger.stop();
	});
};

const crowds = async (suite) => {
	/* A socket that has sent something in the last minute is not taken for dead, however slow the machine. */
	const house = await suite.house(["ada", "bob"], { MOZNODS_CONNECTIONS_PER_USER: "2", MOZNODS_CROWDED_TIMEOUT: "60", MOZNODS_WEB: MODULES });
	const lobby = await house.room("Lobby", ["ada", "bob"]), attic = await house.room("Attic", ["ada", "bob"]);
	const cellar = await house.room("Cellar", ["ada", "bob"]);
	const ada = await house.open("ada", { at: `/rooms/${lobby.id}` });
	const tab = await ada.tab(`/rooms/${attic.id}`);
	let other = null;

	await Promise.all([ada.page, tab].map((page) => field(page).waitFor()));
	await Promise.all([ada.page, tab].map((page) => until(async () => await page.evaluate(lineOf) === "live", "a tab has no socket")));
	await suite.test("another device without a socket left says so, asks for news, and can talk", async () => {
		other = await house.open("ada", { at: `/rooms/${attic.id}`, viewport: { width: 1440, height: 900 } });
		await other.page.getByText("You have too many connections open at once.").waitFor();
		await house.say("bob", attic, "do you hear me");
		await message(other.page, "do you hear me").waitFor();
		await house.say("bob", cellar, "and here");
		await other.page.locator(".room-items .room-link", { hasText: "Cellar" }).locator(".badge").waitFor();
		await write(other, "every three seconds");
		await message(other.page, "every three seconds").waitFor();
	});

	await suite.test("when there is a place again, it is taken", async () => {
		await ada.stop();
		await other.page.evaluate(() => window.dispatchEvent(new Event("online")));
		await other.page.getByText("You have too many connections open at once.").waitFor({ state: "detached" });
		await until(async () => await other.page.evaluate(lineOf) === "live", "there is no socket");
		await other.stop();
	});
};

/* A page that can be hidden, and keeps what it would have told of. */
const watchNotifications = () => {
	window.told = [];
	window.Notification = class extends EventTarget {
		static permission = "granted";
		constructor(title) {
			super();
			window.told.push(title);
		}
	};
	Object.defineProperty(document, "hidden", { get: () => window.away ?? false });
	localStorage.setItem(`moznods:${location.pathname}:notify`, "true");
};

const notifications = async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_WEB: MODULES });
	const room = await house.room("Lobby", ["ada", "bob"]);

	for (const [way, state] of [["over the socket", "live"], ["where there is none", "polling"]])
		await suite.test(`a hidden page tells of a message, ${way}`, async () => {
			const ada = await house.open("ada", { at: "/nowhere", permissions: ["notifications"], init: watchNotifications });

			if (state === "polling")
				await ada.page.routeWebSocket(/\/ws\//, (socket) => socket.close({ code: 1011 }));
			await ada.page.reload();
			await ada.page.getByRole("link", { name: "Lobby" }).waitFor();
			await until(async () => await ada.page.evaluate(lineOf) === state, `the page is not ${state}`);
			/* Every thirty seconds is too slow for a test: the page is hidden once the first answer is there. */
			await ada.page.evaluate(() => {
				window.away = true;
				document.dispatchEvent(new Event("visibilitychange"));
			});
			await house.say("bob", room, `nobody looks, ${way}`);
			await ada.becomes(() => window.told.length > 0, null, "nothing is told");
			assert.match((await ada.page.evaluate(() => window.told))[0], /bob.*Lobby$|Lobby.*bob/);
			await ada.stop();
		});
};

/* Opens without the server what was open with it. */
const offline = async (suite) => {
	const house = await suite.house(["ada"]);
	const room = await house.room("Cellar", ["ada"]);

	await house.room("Attic", ["ada"]);

	await house.say("ada", room, "kept for later");
	const ada = await house.open("ada", { at: `/rooms/${room.id}`, wire: true, serviceWorkers: "allow" }), { page } = ada;

	await page.getByText("kept for later").waitFor();
	await ada.becomes(async () => {
		const cache = await caches.open("moznods"), names = (await cache.keys()).map(({ url }) => url);

		return ["app.js", "chunk.js", "en.js", "app.css"].every((name) => names.some((url) => url.endsWith(name))) && names.includes(location.href.split("#")[0]);
	}, undefined, "the files are not kept");
	assert.ok(await page.evaluate(async () => (await (await caches.open("moznods")).keys()).every(({ url }) => !url.includes("/api/"))));
	ada.line.cut();
	await page.reload();
	await page.getByText("kept for later").waitFor();
	await page.getByRole("link", { name: /^Attic/ }).waitFor();
	ada.line.mend();
	await house.say("ada", room, "and now there is more");
	await page.getByText("and now there is more").waitFor();
	await ada.stop();
};

export default async (suite) => {
	await suite.test("once seen, the page opens without the server, with the rooms and the last messages", () => offline(suite));
	await outages(suite);
	await crowds(suite);
	await notifications(suite);
};
