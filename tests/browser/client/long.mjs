/*
 * A room that is long and full, read from its end to its beginning, and rooms that are opened one after the other for long: frames and
 * memory. It measures time, so that it is run by name: `node run.mjs long`.
 */
import assert from "node:assert/strict";
import { frames, longest, memoryOf, opening, percent, ROWS_MOST, slow, SLOW_MS } from "./measure.mjs";
import { png } from "./samples.mjs";

const MESSAGES = 5000, PICTURE_EVERY = 20, REACTIONS_EVERY = 5, AT_ONCE = 25;
const STEP_PX = 150, READ_MS = 300000;
const WARM = 20, SWITCHES = 100, GROWTH_MOST = 1e6;
const EMOJI = ["👍", "🎉", "❤"];

/* Says so many things, with pictures and reactions among them. */
const furnish = async (house, room, count) => {
	const say = async (number) => {
		const name = number % 3 ? "bob" : "ada", attachments = number % PICTURE_EVERY ? [] : [await house.upload(name, `picture-${number}.png`, "image/png", png(320, 200))];
		const { id } = await house.say(name, room, `message ${number} with some **words**, https://example.org/${number} and a line\nor two`,
			attachments.length ? { attachments } : {});

		if (number % REACTIONS_EVERY === 0)
			for (const emoji of EMOJI)
				await house.ask("bob", "PUT", `messages/${id}/reactions/${encodeURIComponent(emoji)}/`);
	};

	for (let first = 1; first <= count; first += AT_ONCE)
		await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - first + 1) }, (_, index) => say(first + index)));
	for (const name of ["ada", "bob"])
		await house.ask(name, "POST", "read/");
};

/* Scrolls up by so much a frame until the beginning is there: times between frames, and the most rows there were. */
const readAll = (person) => person.page.evaluate(({ step, most }) => new Promise((resolve, reject) => {
	const log = document.querySelector("[role=log].timeline-scroll"), times = [], end = performance.now() + most;
	let before = performance.now(), rows = 0;
	const look = (now) => {
		times.push(now - before);
		before = now;
		rows = Math.max(rows, log.querySelectorAll("article.message").length);
		log.scrollTop -= step;
		if (log.scrollTop <= 0 && log.querySelector(".room-start"))
			resolve({ times: times.slice(1), rows });
		else if (now > end)
			reject(new Error(`the beginning is not reached; ${log.querySelector(".message-body").innerText} is`));
		else
			requestAnimationFrame(look);
	};

	requestAnimationFrame(look);
}), { step: STEP_PX, most: READ_MS });

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const long = await house.room("Long", ["ada", "bob"]), others = [await house.room("One", ["ada", "bob"]), await house.room("Other", ["ada", "bob"])];

	await furnish(house, long, MESSAGES);
	for (const room of others)
		await furnish(house, room, 100);

	await suite.test(`${MESSAGES} messages with reactions and pictures are read from the last to the first`, async () => {
		const ada = await house.open("ada", { at: `/rooms/${long.id}` });

		await ada.page.locator("article.message").first().waitFor();
		await ada.page.waitForLoadState("networkidle");
		const idle = await frames(ada, 3000), { times, rows } = await readAll(ada);

		suite.note(`frames over ${SLOW_MS} ms: ${percent(slow(times))} of ${times.length} while ${MESSAGES} messages go by (longest ${longest(times)} ms), `
			+ `${percent(slow(idle))} idle (longest ${longest(idle)} ms); never more than ${rows} rows`);
		assert.ok(rows <= ROWS_MOST, `${rows} rows are kept`);
		await ada.stop();
	});

	await suite.test(`${SWITCHES} rooms opened one after the other leave nothing behind`, async () => {
		const ada = await house.open("ada", { at: `/rooms/${long.id}` }), memory = await memoryOf(ada), rooms = [long, ...others];
		const go = async (count) => {
			for (let number = 0; number < count; number++)
				await opening(ada, rooms[number % rooms.length]);
			await opening(ada, others[0]);
			await ada.page.waitForLoadState("networkidle");
			return memory.read();
		};

		await ada.page.locator("article.message").first().waitFor();
		const warm = await go(WARM), after = await go(SWITCHES);
		const mega = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

		suite.note(`after garbage is collected: ${mega(warm.heap)} of heap, ${warm.nodes} nodes, ${warm.listeners} listeners after ${WARM} switches; `
			+ `${mega(after.heap)}, ${after.nodes} and ${after.listeners} after ${SWITCHES} more (${((after.heap - warm.heap) / SWITCHES / 1000).toFixed(1)} KB a switch)`);
		assert.ok(after.heap - warm.heap < GROWTH_MOST, `the heap has grown by ${mega(after.heap - warm.heap)}`);
		await memory.close();
		await ada.stop();
	});
};
