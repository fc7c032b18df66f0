/*
 * Messages: writing, reading back, editing, deleting, quoting, drafts; what is written between two, and a long past.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { recount, until } from "../server.mjs";
import { act, ends, field, menuOf, message, stored, texts, write } from "./talk.mjs";

/* Fills a room with messages `1 … count`, older than now, each by the owner and read by everybody. */
export const fill = (house, room, name, count) => execFileSync("sqlite3", [path.join(house.server.state, "moznods.db"), `
	PRAGMA busy_timeout = 20000;
	INSERT INTO message (room_id, author_id, content, created_at)
	WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
	SELECT ${room.id}, ${house.users[name].id}, 'message ' || n, unixepoch() - 60 * (${count} - n) - 3600 FROM number;
	UPDATE participant SET read_id = (SELECT max(id) FROM message WHERE room_id = ${room.id}) WHERE room_id = ${room.id};
	${recount}`]);

/* The first message that is wholly seen, and how far it is from the top. */
const anchor = (page) => page.evaluate(() => {
	const log = document.querySelector("[role=log].timeline-scroll"), top = log.getBoundingClientRect().top;
	const rows = [...log.querySelectorAll("article.message")], first = rows.find((row) => row.getBoundingClientRect().top >= top);

	return { text: first.querySelector(".message-body").innerText, at: first.getBoundingClientRect().top - top, rows: rows.length, scroll: log.scrollTop };
});

const placeOf = (page, text) => page.evaluate((text) => {
	const log = document.querySelector("[role=log].timeline-scroll");
	const row = [...log.querySelectorAll("article.message")].find((one) => one.querySelector(".message-body").innerText === text);

	return row ? row.getBoundingClientRect().top - log.getBoundingClientRect().top : null;
}, text);

/* Waits until the page has drawn several frames without scrolling, however slow they come. */
const settled = (page) => page.evaluate(async () => {
	const log = document.querySelector("[role=log].timeline-scroll");

	for (let still = 0, at = null; still < 8; at = log.scrollTop) {
		await new Promise(requestAnimationFrame);
		still = log.scrollTop === at ? still + 1 : 0;
	}
});

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const room = await house.room("Lobby", ["ada", "bob"]);
	const ada = await house.open("ada", { at: `/rooms/${room.id}` }), bob = await house.open("bob", { at: `/rooms/${room.id}`, wire: true });

	await suite.test("two talk: what is written is there at once, once, in order, for both", async () => {
		await ada.page.getByText("This is the very beginning of the room.").waitFor();
		for (let number = 1; number <= 5; number++) {
			await write(ada, `ada ${number}`);
			await write(bob, `bob ${number}`);
		}
		await until(async () => (await stored(house, "ada", room)).length === 10, "not all were stored");
		const all = await stored(house, "ada", room);
		await ends(ada, all);
		await ends(bob, all);
		assert.equal(await field(ada.page).inputValue(), "");
	});

	await suite.test("several by one author stand together, and the day is told once", async () => {
		for (const text of ["first of a row", "second of a row"])
			await write(ada, text);
		await ends(bob, ["first of a row", "second of a row"]);
		assert.match(await message(bob.page, "second of a row").getAttribute("class"), /\bgrouped\b/);
		// Its time fits beside it, with an hour of two digits in a language of twelve hours.
		assert.match(await message(bob.page, "second of a row").locator(".message-side").innerText(), /^\d{1,2}:\d{2}$/);
		assert.equal(await bob.page.getByText("Today", { exact: true }).count(), 1);
	});

	await suite.test("who writes is seen writing, until they have written", async () => {
		await field(ada.page).pressSequentially("hm", { delay: 50 });
		await bob.page.getByText("ada is writing …").waitFor();
		await ada.page.keyboard.press("Enter");
		await bob.page.getByText("ada is writing …").waitFor({ state: "hidden" });
	});

	await suite.test("links, and a small Markdown: shown as such, and the rest as it was written", async () => {
		await write(ada, "see https://example.org/a?b=1, **strong**, *em*, `code` and <b>no HTML</b> & such");
		const row = bob.page.locator("article.message").filter({ hasText: "no HTML" });
		await row.waitFor();
		const link = row.getByRole("link", { name: "https://example.org/a?b=1" });
		assert.equal(await link.getAttribute("href"), "https://example.org/a?b=1");
		assert.match(await link.getAttribute("rel"), /noopener/);
		assert.equal(await row.locator("strong").innerText(), "strong");
		assert.equal(await row.locator("code").innerText(), "code");
		assert.equal(await row.locator(".message-body b").count(), 0);
		assert.match(await row.locator(".message-body").innerText(), /<b>no HTML<\/b> & such/);
		await write(ada, "```\nline 1\n  line 2\n```\n> quoted\n\n- one\n- two");
		await bob.page.locator("article.message pre").getByText("line 1").waitFor();
		await bob.page.locator("article.message blockquote").getByText("quoted").waitFor();
		assert.equal(await bob.page.locator("article.message li").filter({ hasText: /one|two/ }).count(), 2);
	});

	await suite.test("one edits what they wrote, by the arrow up too; the others see it, and that it was edited", async () => {
		await write(ada, "teh word");
		await message(ada.page, "teh word").waitFor();
		await until(async () => (await stored(house, "ada", room)).includes("teh word"), "not stored");
		await field(ada.page).focus();
		await ada.page.keyboard.press("ArrowUp");
		const editor = ada.page.getByRole("textbox", { name: "Edit the message" });
		assert.equal(await editor.inputValue(), "teh word");
		await editor.fill("the word");
		await ada.page.keyboard.press("Enter");
		await message(bob.page, "the word").getByText("(edited)").waitFor();
		await act(ada, "the word", "Edit");
		await editor.fill("never mind");
		await ada.page.keyboard.press("Escape");
		assert.ok((await stored(house, "ada", room)).includes("the word"));
		assert.equal(await (await menuOf(bob.page, "the word")).getByRole("button", { name: "Edit" }).count(), 0);
		await bob.page.keyboard.press("Escape");
	});

	await suite.test("one deletes what they wrote, after a question; it is gone for all", async () => {
		await write(bob, "a slip");
		await message(ada.page, "a slip").waitFor();
		await act(bob, "a slip", "Delete");
		await bob.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await message(ada.page, "a slip").waitFor({ state: "detached" });
		await message(bob.page, "a slip").waitFor({ state: "detached" });
		assert.ok(!(await stored(house, "ada", room)).includes("a slip"));
	});

	await suite.test("quoting puts the words above one's own", async () => {
		await act(bob, "first of a row", "Quote");
		assert.equal(await field(bob.page).inputValue(), "> first of a row\n\n");
		await field(bob.page).fill("");
	});

	await suite.test("emoji by their codes, by the list and by words; alone they are large; code is copied", async () => {
		await ada.visit(`/rooms/${room.id}`);
		await field(ada.page).fill("");
		await field(ada.page).pressSequentially("hooray :tad");
		await ada.page.getByRole("option", { name: ":tada:" }).waitFor();
		await ada.page.keyboard.press("Enter");
		assert.equal(await field(ada.page).inputValue(), "hooray 🎉 ");
		await field(ada.page).fill("");
		await field(ada.page).pressSequentially(":tada:");
		assert.equal(await field(ada.page).inputValue(), "🎉");
		await ada.button("Emoji").click();
		await ada.page.getByRole("searchbox", { name: "Find an emoji" }).fill("осьминог");
		await ada.page.locator(".emoji-all .emoji[data-emoji='🐙']").waitFor();
		await ada.page.keyboard.press("ArrowDown");
		await ada.page.keyboard.press("Enter");
		await until(async () => await field(ada.page).inputValue() === "🎉🐙", "it is not in the field");
		await ada.page.keyboard.press("Enter");
		await bob.page.locator(".message-body.is-emoji").getByText("🎉🐙").waitFor();
		await ada.context.grantPermissions(["clipboard-read", "clipboard-write"]);
		await house.say("bob", room, "```\none\ntwo\n```");
		await ada.page.locator(".code").last().hover();
		await ada.button("Copy the code").last().click();
		await ada.page.getByText("Copied").first().waitFor();
		assert.equal(await ada.page.evaluate(() => navigator.clipboard.readText()), "one\ntwo");
	});

	await suite.test("a draft is kept for each room, over other rooms and reloads", async () => {
		const other = await house.room("Cellar", ["ada"]);

		await field(ada.page).fill("half a thou");
		await ada.visit(`/rooms/${other.id}`);
		await ada.page.getByRole("heading", { name: "Cellar" }).waitFor();
		assert.equal(await field(ada.page).inputValue(), "");
		await field(ada.page).fill("something else");
		await ada.visit(`/rooms/${room.id}`);
		await ada.page.getByRole("heading", { name: "Lobby" }).waitFor();
		assert.equal(await field(ada.page).inputValue(), "half a thou");
		await ada.page.reload();
		await field(ada.page).waitFor();
		assert.equal(await field(ada.page).inputValue(), "half a thou");
		await field(ada.page).fill("");
	});

	await suite.test("too many characters are counted, and not sent", async () => {
		await field(ada.page).fill("é".repeat(4001));
		await ada.page.getByText("1 character too many").waitFor();
		await ada.page.keyboard.press("Enter");
		await ada.page.getByText("The message is too long.").waitFor();
		await field(ada.page).fill("é".repeat(4000));
		await ada.page.getByText("0 characters left").waitFor();
		await ada.page.keyboard.press("Enter");
		await until(async () => (await stored(house, "ada", room)).at(-1) === "é".repeat(4000), "4000 characters were not taken");
	});

	await suite.test("a refused message says why, and can be tried again or discarded", async () => {
		const limited = await suite.house(["ada"]), place = await limited.room("Lobby", ["ada"]);
		const person = await limited.open("ada");
		let refuse = true;

		/* Over REST, so that the refusal can be ours. */
		await person.page.routeWebSocket(/\/ws\//, (socket) => socket.close({ code: 1011 }));
		await person.page.route("**/messages/", (route) => (refuse && route.request().method() === "POST"
			? route.fulfill({ status: 400, contentType: "application/json", body: JSON.stringify({ error: "validation_error", message: "No.",
				details: { content: ["Not these words."] } }) }) : route.continue()));
		await person.visit(`/rooms/${place.id}`);
		/* The socket of the page before was open already, and stands in no one's way. */
		await person.page.reload();
		await field(person.page).waitFor();
		await write(person, "these words");
		const row = person.page.locator("article.failed");
		await row.getByText(/^Not sent: /).waitFor();
		await write(person, "other words");
		await person.page.locator("article.failed").nth(1).waitFor();
		await person.page.locator("article.failed").nth(1).getByRole("button", { name: "Discard" }).click();
		await person.page.locator("article.failed").nth(1).waitFor({ state: "detached" });
		refuse = false;
		await row.getByRole("button", { name: "Try again" }).click();
		await until(async () => (await stored(limited, "ada", place)).join() === "these words", "the second try did not come");
		await ends(person, ["these words"]);
		await person.stop();
	});

	await suite.test("a long past is read back without a jump, and the newest is one press away", async () => {
		const past = await house.room("Past", ["ada", "bob"]);

		fill(house, past, "ada", 1000);
		await bob.visit(`/rooms/${past.id}`);
		await bob.page.reload();
		await message(bob.page, "message 1000").waitFor();
		let jumps = 0, seen = 1000;
		for (let step = 0; step < 60 && seen > 500; step++) {
			const before = await anchor(bob.page);

			await bob.page.mouse.move(800, 400);
			await bob.page.mouse.wheel(0, -700);
			await settled(bob.page);
			const after = await placeOf(bob.page, before.text), moved = after === null ? null : after - before.at;
			const now = await anchor(bob.page);
			/* What was seen has moved down by what was scrolled, however much was put above it meanwhile. */
			if (moved !== null && (moved < -1 || moved > 701))
				jumps++;
			seen = Number(/\d+/.exec(now.text)?.[0] ?? seen);
		}
		assert.equal(jumps, 0);
		assert.ok(seen <= 500, `only back to message ${seen}`);
		assert.ok((await anchor(bob.page)).rows <= 400, "the page keeps all rows it has ever shown");
		await house.say("ada", past, "something new");
		await bob.button(/new message|To the newest/).click();
		await message(bob.page, "something new").waitFor();
		const numbers = (await texts(bob.page)).filter((text) => /^message \d+$/.test(text)).map((text) => Number(text.slice(8)));
		assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
	});

	await suite.test("an address of a message leads to it, wherever in the past it is", async () => {
		const past = (await house.ask("ada", "GET", "rooms/")).results.find(({ name }) => name === "Past");
		const { results } = await house.ask("ada", "GET", `rooms/${past.id}/messages/?page=8&page_size=100`);
		const { id, content } = results[50];

		await ada.visit(`/rooms/${past.id}/messages/${id}`);
		await message(ada.page, content).waitFor();
		await until(async () => {
			const place = await placeOf(ada.page, content);

			return place !== null && place >= 0 && place < 600;
		}, "it is not in sight");
	});

	await suite.test("while one reads the past, what arrives does not move it", async () => {
		const past = (await house.ask("ada", "GET", "rooms/")).results.find(({ name }) => name === "Past");
		const before = await anchor(ada.page);

		for (let number = 0; number < 5; number++)
			await house.say("bob", past, `late ${number}`);
		await sleep(700);
		assert.ok(Math.abs(await placeOf(ada.page, before.text) - before.at) <= 1, "it moved");
		await ada.visit(`/rooms/${past.id}`);
		await until(() => house.ask("ada", "POST", `rooms/${past.id}/read/`, {}).then(() => true), "it is not read");
		await ada.visit(`/rooms/${room.id}`);
		await ada.page.locator(".code").last().waitFor();
		await ada.visit(`/rooms/${past.id}`);
		await until(async () => Math.abs(await placeOf(ada.page, before.text).catch(() => 1e6) - before.at) <= 1, "who comes back is elsewhere");
	});

	await suite.test("authors who look alike are told apart by their user names, the owner also who has written nothing", async () => {
		await house.add("eve");
		const club = await house.room("Club", ["ada", "bob", "eve"]);
		const rename = (name, display_name) => house.ask(name, "PATCH", `users/${house.users[name].id}/`, { display_name });
		const head = (text) => bob.page.locator("article.message").filter({ hasText: text }).locator(".message-head");

		await rename("eve", "\u0410da");
		await house.say("eve", club, "I own this room");
		await house.say("bob", club, "do you");
		await bob.visit(`/rooms/${club.id}`);
		await head("I own this room").getByText("@eve").waitFor();
		assert.equal(await head("do you").getByText("@bob").count(), 0);
		await house.say("ada", club, "no, I do");
		await head("no, I do").getByText("@ada").waitFor();
		await rename("eve", "eve");
	});
};
