/*
 * What is said of the way to the server goes with its cause, and a server that takes no more sockets of somebody is asked for
 * news instead.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { field, message, write } from "./talk.mjs";

/* The state of every room's channel, in the page: [room, state, reason]. */
const states = ({ page }) => page.evaluate(async () => {
	const [{ channels }, { rooms }] = await Promise.all(["js/core/live/channel.js", "js/features/rooms/rooms.js"].map((name) => import(new URL(name, document.baseURI))));

	return rooms.list.map(({ id }) => channels.get(id)).filter(Boolean).map(({ room, state, reason }) => [room, state, reason]);
});

const outages = async (suite) => {
	const house = await suite.house(["ada"]);

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
		await stranger.button("Log in").click();
		await page.locator(".room-list .state-bad").waitFor();
		await page.unroute("**/api/rooms/?*");
		await page.locator(".room-list .state-bad").waitFor({ state: "detached" });
		await page.getByRole("link", { name: "Lobby" }).waitFor();
		await stranger.stop();
	});
};

const crowds = async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_CONNECTIONS_PER_USER: "3" });
	const made = [];

	for (let number = 1; number <= 6; number++)
		made.push(await house.room(`Room ${number}`, ["ada", "bob"]));
	const ada = await house.open("ada", { at: `/rooms/${made[0].id}` });
	let other = null;

	await suite.test("of more rooms than sockets the open one is live, whatever its place in the list, and the rest is asked for", async () => {
		await field(ada.page).waitFor();
		await until(async () => {
			const all = await states(ada);

			return all.length === 6 && all.filter(([, state]) => state === "live").length === 3 && all.filter(([, state]) => state === "polling").length === 3;
		}, 20000, async () => JSON.stringify(await states(ada)));
		assert.equal((await states(ada)).find(([id]) => id === made[0].id)[1], "live");
		await ada.page.getByRole("link", { name: "Room 3" }).click();
		await ada.becomes(async (id) => {
			const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI));

			return channels.get(id)?.state === "live";
		}, made[2].id, 20000, "the room that was opened is not live");
		assert.ok((await states(ada)).filter(([, state]) => state === "live").length <= 3);
	});

	await suite.test("another device without a socket left says so, asks for news, and can talk", async () => {
		other = await house.open("ada", { at: `/rooms/${made[4].id}`, viewport: { width: 1440, height: 900 } });
		await other.page.getByText("You have too many connections open at once.").waitFor();
		await house.say("bob", made[4], "do you hear me");
		await message(other.page, "do you hear me").waitFor();
		await write(other, "every three seconds");
		await message(other.page, "every three seconds").waitFor();
	});

	await suite.test("when there is a place again, it is taken", async () => {
		await ada.stop();
		await other.page.evaluate(() => window.dispatchEvent(new Event("online")));
		await other.page.getByText("You have too many connections open at once.").waitFor({ state: "detached" });
		await until(async () => (await states(other)).find(([id]) => id === made[4].id)[1] === "live", 20000, "the room is not live");
		await other.stop();
	});
};

const notifications = async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const made = [];

	for (let number = 1; number <= 42; number++)
		made.push(await house.room(`Room ${number}`, ["ada", "bob"]));
	await suite.test("a hidden page tells of a message in a room far down its list", async () => {
		const ada = await house.open("ada", { permissions: ["notifications"], init: () => {
			window.told = [];
			window.Notification = class extends EventTarget {
				static permission = "granted";
				constructor(title) {
					super();
					window.told.push(title);
				}
			};
			Object.defineProperty(document, "hidden", { get: () => window.away ?? false });
			/* The list is polled every twenty seconds, and every second here. */
			const { setInterval: before } = window;

			window.setInterval = (run, ms, ...more) => before(run, ms === 20000 ? 1000 : ms, ...more);
			localStorage.setItem(`moznods:${location.pathname}:notify`, "true");
		} });

		await ada.page.getByRole("link", { name: "Room 42" }).waitFor();
		await until(async () => (await states(ada)).filter(([, state]) => state === "live").length === 30, 30000, "the rooms at the top are not live");
		assert.equal((await states(ada)).some(([id]) => id === made[0].id), false);
		await ada.page.evaluate(() => {
			window.away = true;
			document.dispatchEvent(new Event("visibilitychange"));
		});
		await house.say("bob", made[0], "nobody follows this room");
		await ada.becomes(() => window.told.length > 0, null, 20000, "nothing is told");
		assert.match((await ada.page.evaluate(() => window.told))[0], /bob.*Room 1$|Room 1.*bob/);
		await ada.stop();
	});
};

export default async (suite) => {
	await outages(suite);
	await crowds(suite);
	await notifications(suite);
};
