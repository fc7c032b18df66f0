/*
 * What the first load weighs: everything that is fetched until the door, or until a room, is there to be used, by the browser's own
 * count and as a host that has no more than gzip delivers it. The typeface is counted by itself: text is there before it.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { message } from "./talk.mjs";

const MOST_KB = 100, MOST_ADDRESSES = 13, MOST_FONT_KB = 60;
/* On a slow machine what was asked for ahead is asked for again when the socket is there; the icon is the browser's own affair. */
const MAY_COME_AGAIN = /\/messages\/\?page_size=\d+&before=\d+$|\/participants\/\?page=1&|\/icon\.svg$/;
const TEXT = /javascript|css|html|svg|manifest/;

/* Counts what a page fetches; `sum()` of what was asked for before `stop()`. */
const scales = async (person) => {
	const session = await person.context.newCDPSession(person.page), requests = new Map();
	const on = (name, run) => session.on(`Network.${name}`, (event) => requests.has(event.requestId) && run(requests.get(event.requestId), event));

	await session.send("Network.enable");
	await session.send("Network.setCacheDisabled", { cacheDisabled: true });
	await session.send("Network.setExtraHTTPHeaders", { headers: { "Accept-Encoding": "gzip" } });
	session.on("Network.requestWillBeSent", ({ requestId, request }) => /^http/.test(request.url)
		&& requests.set(requestId, { url: request.url, contents: 0, whole: 0, encoding: "", done: false }));
	on("responseReceived", (one, { response }) => Object.assign(one, { type: response.mimeType, encoding: response.headers["Content-Encoding"] ?? "" }));
	on("dataReceived", (one, { encodedDataLength }) => {
		one.contents += encodedDataLength;
	});
	/* Of the page itself only the whole is told. */
	on("loadingFinished", (one, { encodedDataLength }) => Object.assign(one, { whole: encodedDataLength, contents: one.contents || encodedDataLength, done: true }));
	on("loadingFailed", (one) => Object.assign(one, { done: true }));
	/* The addresses that were asked for more than once, each time but the first. */
	const again = () => [...requests.values()].map(({ url }) => url).filter((url, index, all) => all.indexOf(url) < index);

	return { again, weigh: async () => {
		const all = [...requests.values()], list = all.filter(({ url }) => !/\.woff2$/.test(url));
		const total = (what) => list.reduce((sum, one) => sum + one[what], 0);

		await until(() => all.every(({ done }) => done), "what was asked for comes");
		return { list, font: all.filter((one) => !list.includes(one)).reduce((sum, { contents }) => sum + contents, 0), count: list.length, contents: total("contents"), whole: total("whole") };
	} };
};

/* What waits until it is raised. */
const barrier = () => {
	let raise;
	const open = new Promise((resolve) => {
		raise = resolve;
	});

	return { open, raise };
};

const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const room = await house.room("Young", ["ada", "bob"]);

	await house.say("bob", room, "the only one");
	const screens = {
		door: [null, "", ({ page }) => page.getByRole("textbox", { name: "Password" }).waitFor()],
		room: ["ada", `/rooms/${room.id}`, async ({ page }) => {
			await message(page, "the only one").waitFor();
			await page.locator("textarea.message-field").waitFor();
			await page.locator(".details").getByText("@bob").waitFor();
		}],
	};

	/* Russian needs more room than English. */
	for (const [name, [who, at, shown, more = {}]] of Object.entries({ ...screens, "room in Russian": [...screens.room, { locale: "ru-RU" }] })) {
		await suite.test(`the first load of the ${name} is under ${MOST_KB} KB with gzip alone`, async () => {
			const person = await house.open(who, { at: "/nowhere", viewport: { width: 1440, height: 900 }, ...more });

			await person.page.goto("about:blank");
			const scale = await scales(person);

			await person.visit(at);
			await shown(person);
			const first = await scale.weigh();

			assert.ok(first.count > 4 && first.contents > 20000, "nothing was measured");
			assert.deepEqual(first.list.filter(({ type, encoding }) => TEXT.test(type) && encoding !== "gzip").map(({ url }) => url), []);
			suite.note(`${name}: ${kilo(first.contents)} in ${first.count} requests, ${kilo(first.whole)} with all headers, ${kilo(first.font)} of typeface`);
			const heaviest = first.list.sort((one, other) => other.contents - one.contents).map(({ contents, url }) => `${contents} ${url}`).join("\n");

			assert.ok(first.font < MOST_FONT_KB * 1000, `the typeface has ${kilo(first.font)}`);
			assert.ok(first.contents < MOST_KB * 1000, heaviest);
			assert.ok(new Set(first.list.map(({ url }) => url)).size <= MOST_ADDRESSES, heaviest);
			await person.page.waitForLoadState("networkidle");
			assert.deepEqual(scale.again().filter((url) => !MAY_COME_AGAIN.test(url)), []);
			await person.stop();
		});
	}

	await suite.test("a room is asked for while its words are on their way, and misses nothing that is said before the socket is there", async () => {
		const ada = await house.open("ada", { at: "/nowhere" }), { page } = ada;
		const words = barrier(), socket = barrier();

		await page.goto("about:blank");
		await page.route("**/en.js", async (route) => {
			await words.open;
			await route.continue();
		});
		await page.routeWebSocket(/\/ws\//, async (line) => {
			await socket.open;
			line.connectToServer();
		});
		const asked = page.waitForResponse(/\/messages\//);

		await ada.visit(`/rooms/${room.id}`);
		await asked;
		words.raise();
		await message(page, "the only one").waitFor();
		await house.say("bob", room, "before the socket");
		socket.raise();
		await message(page, "before the socket").waitFor();
		await ada.stop();
	});

	await suite.test("the bundle has every part: screens, dialogs, files and calls, each with its style and words", async () => {
		const ada = await house.open("ada", { at: `/rooms/${room.id}` }), { page } = ada;
		const missing = () => page.evaluate(() => document.body.innerText.match(/\b(shell|rooms|people|settings|errors|messages|files|calls)\.[a-z_]+/)?.[0] ?? "");

		for (const [at, heading] of [["/directory", /./], ["/new", /./], ["/settings", /./], [`/rooms/${room.id}/settings`, /./]]) {
			await ada.visit(at);
			await page.locator("main").getByRole("heading", { name: heading, level: 1 }).waitFor();
			assert.equal(await missing(), "");
		}
		await ada.visit(`/rooms/${room.id}`);
		await page.locator("#call-button button").click();
		await page.getByRole("dialog").getByRole("button", { name: "Start call" }).click();
		await page.locator("[data-control=leave]").waitFor();
		assert.notEqual(await page.locator("[data-control=leave]").evaluate((button) => getComputedStyle(button).borderRadius), "0px");
		assert.equal(await missing(), "");
		await page.locator("[data-control=leave]").click();
		await ada.stop();
	});
};
