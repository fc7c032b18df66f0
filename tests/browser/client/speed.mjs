/*
 * How quick the client is: whether a room's age matters, and whether it keeps its frames while fifty messages arrive in a second.
 * What is measured is compared with the same in the same run, so that other load on the machine does not decide.
 */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { drawn, frames, longest, noteDrawn, opening, percent, ROWS_MOST, slow, SLOW_MS } from "./measure.mjs";
import { fill } from "./messages.mjs";
import { field, message } from "./talk.mjs";

const OLD = 100000, ROUNDS = 5;
const ROOMS = 30, TABS = 10, DEVICES = 3;
const PER_SECOND = 50, SECONDS = 8;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/* Sends the messages to a room over REST, evenly; how many they were. */
const pour = async (house, room) => {
	const began = Date.now(), pending = [];

	while (Date.now() - began < SECONDS * 1000) {
		while (pending.length < (Date.now() - began) / 1000 * PER_SECOND)
			pending.push(house.say("bob", room, `news ${pending.length} with some **words** and https://example.org/${pending.length}`));
		await sleep(10);
	}
	await Promise.all(pending);
	return pending.length;
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const young = await house.room("Young", ["ada", "bob"]), old = await house.room("Old", ["ada", "bob"]), busy = await house.room("Busy", ["ada", "bob"]);
	const hall = await house.room("Hall", ["ada", "bob"]);

	await house.say("ada", young, "the only one");
	await suite.test(`a room of ${OLD} messages opens as fast as one with a single message`, async () => {
		const ada = await house.open("ada");
		const times = { young: [], old: [] };

		fill(house, old, "bob", OLD);
		/* What is compared is one page of messages with one message: the work of drawing fifty is the page's, not the room's age. */
		fill(house, young, "bob", 60);
		const [last] = (await house.ask("ada", "GET", `rooms/${old.id}/messages/?page_size=1`)).results;
		assert.equal(last.content, `message ${OLD}`);
		assert.equal((await house.ask("ada", "GET", `rooms/${old.id}/messages/?page_size=1`)).count, OLD);
		/* Both at their newest messages: where much is unread one begins there, with a larger page. */
		await house.ask("ada", "POST", "read/");
		await ada.visit(`/rooms/${hall.id}`);
		await field(ada.page).waitFor();
		for (let round = 0; round <= ROUNDS; round++) {
			for (const [kind, room] of [["young", young], ["old", old]]) {
				const took = await opening(ada, room);

				/* The first of each is not counted: it also waits for what every room needs. */
				if (round)
					times[kind].push(took);
				await opening(ada, hall);
				await sleep(150);
			}
		}
		const [one, other] = [median(times.young), median(times.old)];
		suite.note(`a young room opens in ${one.toFixed(0)} ms, one of ${OLD} messages in ${other.toFixed(0)} ms (median of ${ROUNDS}); ratio ${(other / one).toFixed(2)}`);
		assert.ok(other < one * 1.5 + 30, `${other} ms against ${one} ms`);
		await ada.stop();
	});

	await suite.test("a room is there when the address is opened, for the first time and again", async () => {
		const times = { cold: [], warm: [] };

		for (let round = 0; round < ROUNDS; round++) {
			const ada = await house.open("ada", { at: `/rooms/${young.id}`, init: noteDrawn }), cold = await drawn(ada);

			await ada.page.reload();
			const warm = await drawn(ada);

			assert.ok(cold.fetched > 0, "the client came from somewhere else");
			assert.equal(warm.fetched, 0, "the client is fetched again");
			times.cold.push(cold.took);
			times.warm.push(warm.took);
			await ada.stop();
		}
		suite.note(`messages are drawn ${median(times.cold).toFixed(0)} ms after the address was opened, ${median(times.warm).toFixed(0)} ms when it is opened again `
			+ `(median of ${ROUNDS})`);
	});

	await suite.test(`${PER_SECOND} messages a second arrive, and the page keeps its frames`, async () => {
		const ada = await house.open("ada", { at: `/rooms/${busy.id}` }), elsewhere = await house.room("Elsewhere", ["bob"]);
		const measure = async (room) => {
			const pouring = room && pour(house, room);

			await sleep(500);
			const times = await frames(ada, (SECONDS - 1) * 1000);

			return { times, share: slow(times), sent: await pouring };
		};

		fill(house, busy, "bob", 200);
		await ada.page.reload();
		await message(ada.page, "message 200").waitFor();
		await sleep(2000);
		/* The same work for the server and for whoever sends, where nobody looks: what is more than that is the page's own. */
		const idle = await measure(null), aside = await measure(elsewhere), here = await measure(busy);
		await ada.page.getByText(`news ${here.sent - 1} with some words`).waitFor();
		suite.note(`frames over ${SLOW_MS} ms: ${percent(idle.share)} idle, ${percent(aside.share)} while ${PER_SECOND} messages a second go to another room, `
			+ `${percent(here.share)} while they come here (${here.times.length} frames, ${here.sent} messages; longest ${longest(here.times)} ms, `
			+ `idle ${longest(idle.times)} ms)`);
		assert.ok(here.sent >= PER_SECOND * (SECONDS - 1), `only ${here.sent} were sent`);
		assert.ok(here.share <= Math.max(idle.share, aside.share) + 0.02, `${percent(here.share)} against ${percent(idle.share)} and ${percent(aside.share)}`);
		const rows = await ada.page.locator("article.message").count();
		assert.ok(rows <= ROWS_MOST, `${rows} rows are kept`);
		await ada.stop();
	});

	await suite.test(`${DEVICES} devices with ${TABS} tabs of ${ROOMS} rooms are all live, with a socket each`, async () => {
		const tower = await suite.house(["eve", "zoe"]);
		let first = null, sockets = 0;

		for (let number = ROOMS; number >= 1; number--)
			first = await tower.room(`Floor ${number}`, ["eve", "zoe"]);
		const began = Date.now(), badge = (page) => page.locator(".room-link", { hasText: "Floor 1" }).locator(".badge").first();
		const devices = await Promise.all(Array.from({ length: DEVICES }, () => tower.open("eve", { at: "/settings" })));
		const pages = [];

		for (const device of devices) {
			device.context.on("page", (page) => page.on("websocket", () => sockets++));
			for (let number = 0; number < TABS; number++)
				pages.push(await device.tab("/settings"));
			await device.page.close();
		}
		await Promise.all(pages.map((page) => page.getByRole("link", { name: `Floor ${ROOMS}` }).waitFor()));
		suite.note(`${pages.length} tabs of ${ROOMS} rooms have their lists after ${Date.now() - began} ms, by ${sockets} sockets`);
		assert.equal(sockets, DEVICES * TABS);
		const said = Date.now();

		await tower.say("zoe", first, "everywhere");
		await Promise.all(pages.map((page) => badge(page).waitFor()));
		suite.note(`a message shows in all of them after ${Date.now() - said} ms`);
		await Promise.all(devices.map((device) => device.stop()));
	});
};
