/*
 * The reader's place in a long room: where it opens, and that it stays theirs at both ends of what is shown, at the very
 * ends of the room, when pictures come late, and when what was missed is fetched anew.
 */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { MODULES, until } from "../server.mjs";
import { fill } from "./messages.mjs";
import { message } from "./talk.mjs";
import { png } from "./samples.mjs";

const MOST = 300;

/* The numbers of the first and the last message in view, of the last one shown, and how many are. */
const view = (page) => page.evaluate(() => {
	const log = document.querySelector(".timeline-scroll"), { top, bottom } = log.getBoundingClientRect();
	const rows = [...log.querySelectorAll("article.message")].map((row) => ({ id: Number(row.dataset.id), box: row.getBoundingClientRect() }));
	const seen = rows.filter(({ box }) => box.bottom > top && box.top < bottom);

	return { first: seen[0]?.id, last: seen.at(-1)?.id, end: rows.at(-1)?.id, rows: rows.length };
});

const scroll = async (page, where) => {
	await page.evaluate((where) => {
		const log = document.querySelector(".timeline-scroll");

		log.scrollTop = where === "top" ? 0 : log.scrollHeight;
	}, where);
	await sleep(150);
};

const atBottom = (page) => page.evaluate(() => {
	const log = document.querySelector(".timeline-scroll");

	return log.scrollHeight - log.scrollTop - log.clientHeight < 2;
});

/* The heights of the messages as they stand, and with all of them laid out; and how many were left out. */
const heights = (page) => page.evaluate(() => {
	const rows = [...document.querySelectorAll("article.message")], all = () => rows.map((row) => row.getBoundingClientRect().height);
	const left = rows.filter((row) => !row.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length, standing = all();

	rows.forEach((row) => (row.style.contentVisibility = "visible"));
	const whole = all();
	rows.forEach((row) => (row.style.contentVisibility = ""));
	return { left, standing, whole };
});

const areHeightsTrue = async (page) => {
	await until(async () => (await heights(page)).left > 20, "no message is left out");
	const { standing, whole } = await heights(page);

	standing.forEach((height, index) => assert.ok(Math.abs(height - whole[index]) < 0.1, `message ${index}: ${height}, and ${whole[index]} when laid out`));
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_WEB: MODULES });
	const long = await house.room("Long", ["ada", "bob"]), other = await house.room("Other", ["ada", "bob"]);

	fill(house, long, "ada", 2000);
	const { results: [newest] } = await house.ask("ada", "GET", `rooms/${long.id}/messages/?page_size=1`);
	const bob = await house.open("bob", { at: `/rooms/${long.id}` }), { page } = bob;

	await suite.test("a room opens at its newest message", async () => {
		await message(page, "message 2000").waitFor();
		await until(() => atBottom(page), "it is not at the bottom");
	});

	await suite.test("at the end of what is shown one stays where one is while more comes", async () => {
		await bob.visit(`/rooms/${long.id}/messages/${newest.id - 1000}`);
		await message(page, "message 1000").waitFor();
		await sleep(500);
		const before = await view(page);

		await scroll(page, "bottom");
		await until(async () => (await view(page)).end > before.end, "nothing more came");
		await sleep(1000);
		const after = await view(page);
		assert.ok(Math.abs(after.last - before.end) < 10, `from ${before.end} to ${after.last}`);
	});

	await suite.test("at the beginning of what is shown one stays where one is while more comes", async () => {
		await bob.visit(`/rooms/${long.id}/messages/${newest.id - 500}`);
		await message(page, "message 1500").waitFor();
		await sleep(500);
		const before = await view(page);

		await scroll(page, "top");
		await until(async () => (await view(page)).rows > before.rows, "nothing more came");
		await sleep(1000);
		const after = await view(page), begin = before.end - before.rows + 1;
		assert.ok(Math.abs(after.first - begin) < 10, `from ${begin} to ${after.first}`);
	});

	await suite.test("the room can be read to its beginning and back to its end, with few rows at any time", async () => {
		let most = 0;

		for (let i = 0; i < 100 && !await page.locator(".room-start").isVisible(); i++) {
			await scroll(page, "top");
			most = Math.max(most, (await view(page)).rows);
		}
		await message(page, "message 1").waitFor();
		for (let i = 0; i < 150 && (await view(page)).last !== newest.id; i++) {
			await scroll(page, "bottom");
			most = Math.max(most, (await view(page)).rows);
		}
		assert.equal((await view(page)).last, newest.id);
		assert.ok(most <= MOST, `${most} rows`);
		await until(() => page.locator(".to-newest").isHidden(), "the way to the newest is still offered at the newest");
	});

	/* So high that the page around the first unread message does not fill it. */
	await page.setViewportSize({ width: 1280, height: 1100 });
	for (const count of [5, 35, 90])
		await suite.test(`a room with ${count} unread messages opens where they begin`, async () => {
			await scroll(page, "bottom");
			await bob.visit(`/rooms/${other.id}`);
			await page.getByText("This is the very beginning of the room.").waitFor();
			for (let number = 0; number < count; number++)
				await house.say("ada", long, `${count} / ${number}`);
			await page.getByText(`${count} unread messages`).first().waitFor({ state: "attached" });
			await bob.visit(`/rooms/${long.id}`);
			await message(page, `${count} / 0`).waitFor();
			await sleep(1200);
			const place = await page.evaluate(() => document.querySelector(".row-new").getBoundingClientRect().top
				- document.querySelector(".timeline-scroll").getBoundingClientRect().top);
			const height = await page.evaluate(() => document.querySelector(".timeline-scroll").clientHeight);
			assert.ok(place > 0 && place < height, `the line is at ${place} of ${height}`);
			/* With few messages there is nothing to press. */
			await until(async () => await atBottom(page)
				|| page.locator(".to-newest").click({ timeout: 1000 }).then(() => false, () => false), "it does not come to the bottom");
		});

	await suite.test("pictures that come late move nothing", async () => {
		await page.route("**/download/**", async (route) => {
			await sleep(800);
			await route.continue().catch(() => {});
		});
		for (let number = 0; number < 4; number++)
			await house.say("ada", long, `picture ${number}`, { attachments: [await house.upload("ada", `${number}.png`, "image/png", png(600, 400))] });
		const last = page.getByRole("button", { name: "Show 3.png large" });
		await last.waitFor();
		await sleep(200);
		const height = () => page.evaluate(() => document.querySelector(".timeline-scroll").scrollHeight), before = await height();
		await until(() => last.locator("img").evaluate((image) => image.naturalWidth > 0), "the picture does not come");
		await sleep(300);
		assert.equal(await height(), before);
		assert.ok(await atBottom(page));
		await page.unroute("**/download/**");
	});

	await suite.test("what was missed is fetched anew, and one's place is kept", async () => {
		await page.evaluate(() => {
			document.querySelector(".timeline-scroll").scrollTop -= 2500;
		});
		await sleep(500);
		const before = await view(page);

		await page.evaluate(async (room) => {
			const { channels } = await import("./js/core/live/channel.js");

			channels.get(room).dispatchEvent(new CustomEvent("resync", { detail: { seq: 1 } }));
		}, long.id);
		await sleep(1500);
		const after = await view(page);
		assert.deepEqual([after.first, after.last], [before.first, before.last]);
	});

	await suite.test("messages out of view that are left out are as high as when they are laid out, in any width", async () => {
		for (let number = 1; number <= 60; number++)
			await house.say(number % 3 ? "ada" : "bob", other, `${number}: ${"some words that fill a line\n".repeat(number % 7)}${"and a long line ".repeat(number % 11)}`);
		await bob.visit(`/rooms/${other.id}`);
		await page.locator("article.message").filter({ hasText: "60: some" }).waitFor();
		await areHeightsTrue(page);
		await page.setViewportSize({ width: 420, height: 800 });
		await areHeightsTrue(page);
		await page.setViewportSize({ width: 1280, height: 800 });
		await areHeightsTrue(page);
	});
	await bob.stop();
};
