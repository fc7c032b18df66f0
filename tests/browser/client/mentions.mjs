/*
 * Mentions: names that are completed, how they are shown, whom they call, and the list of those of oneself.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { look } from "./look.mjs";
import { field, message, stored } from "./talk.mjs";

const options = (page) => page.getByRole("listbox", { name: "Whom to mention" }).getByRole("option");

const list = (page) => page.getByRole("listbox", { name: "Whom to mention" });

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "bella", "eve", "kim", "lee", "max", "zoe"]);
	const room = await house.room("Lobby", ["ada", "bob", "bella", "eve"]), hall = await house.room("Hall", Object.keys(house.users));

	await house.ask("bella", "PATCH", `users/${house.users.bella.id}/`, { display_name: "Bella B" });
	await house.ask("eve", "PATCH", `users/${house.users.eve.id}/`, { display_name: "<img src=x onerror=\"window.harmed=1\">" });
	await house.say("bob", room, "the first word");
	const ada = await house.open("ada", { at: `/rooms/${room.id}` }), { page } = ada;
	const faults = [];

	await suite.test("a name is completed by keyboard, in the middle of a text and in an edited message", async () => {
		await message(page, "the first word").waitFor();
		await field(page).fill("ask  today");
		await field(page).evaluate((element) => element.setSelectionRange(4, 4));
		await page.keyboard.type("@b");
		await options(page).nth(1).waitFor();
		assert.match(await options(page).nth(0).innerText(), /@bob/);
		assert.equal(await field(page).getAttribute("aria-activedescendant"), await options(page).nth(0).getAttribute("id"));
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		assert.equal(await field(page).inputValue(), "ask @bella today");
		await list(page).waitFor({ state: "detached" });
		await page.keyboard.type("or @bo");
		await options(page).first().waitFor();
		await page.keyboard.press("Escape");
		await list(page).waitFor({ state: "detached" });
		await page.keyboard.type("b");
		assert.equal(await list(page).count(), 0);
		await page.keyboard.press("Enter");
		await until(async () => (await stored(house, "ada", room)).at(-1) === "ask @bella or @bobtoday", "not sent as it stood");
		await page.locator("article.message .mention", { hasText: "@Bella B" }).waitFor();
		await page.keyboard.press("ArrowUp");
		await page.keyboard.type(" @ev");
		await options(page).first().waitFor();
		await page.keyboard.press("Tab");
		assert.equal(await page.getByRole("textbox", { name: "Edit the message" }).inputValue(), "ask @bella or @bobtoday @eve ");
		await page.keyboard.press("Escape");
		await field(page).click();
	});

	await suite.test("the list hides no field, in any size, and what it holds is text", async () => {
		await field(page).fill("@");
		await options(page).filter({ hasText: "<img" }).waitFor();
		await look(ada, "completion", faults);
		const covered = await page.evaluate(() => {
			const list = document.querySelector(".suggestions").getBoundingClientRect(), box = document.querySelector(".composer-box").getBoundingClientRect();

			return list.bottom > box.top;
		});
		assert.equal(covered, false);
		await options(page).filter({ hasText: "@bob" }).click();
		assert.equal(await field(page).inputValue(), "@bob ");
		assert.equal(await page.evaluate(() => window.harmed), undefined);
		assert.deepEqual(faults.splice(0), []);
		await field(page).fill("");
	});

	await suite.test("who calls many people is asked first, and told how many", async () => {
		await ada.visit(`/rooms/${hall.id}`);
		await page.getByRole("heading", { name: "Hall" }).waitFor();
		await field(page).fill("lunch @all");
		await options(page).filter({ hasText: "everybody in the room" }).waitFor();
		await page.keyboard.press("Enter");
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Call 7 people?" }).waitFor();
		await page.keyboard.press("Escape");
		assert.equal(await field(page).inputValue(), "lunch @all ");
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Call 7 people?" }).waitFor();
		await page.keyboard.press("Enter");
		await until(async () => (await stored(house, "ada", hall)).at(-1) === "lunch @all", "not sent");
	});

	await suite.test("a mention shows the name its person has now, and opens their card; one's own stands out", async () => {
		const called = "@ada and @Bob, `@bob`, **@eve** and @nobody";

		await ada.visit(`/rooms/${room.id}`);
		await message(page, "the first word").waitFor();
		await house.say("bella", room, called);
		const row = page.locator("article.calls-me"), mention = (name) => row.locator(".mention", { hasText: name });

		await mention("@bob").waitFor();
		await house.ask("bob", "PATCH", `users/${house.users.bob.id}/`, { username: "robert", display_name: "Robert" });
		await mention("@Robert").waitFor();
		assert.equal(await row.locator(".message-body").innerText(), "@ada and @Robert, @bob, @<img src=x onerror=\"window.harmed=1\"> and @nobody");
		assert.deepEqual(await row.locator(".mention-me").allInnerTexts(), ["@ada"]);
		assert.equal(await page.evaluate(() => window.harmed), undefined);
		assert.match(await row.getAttribute("aria-label"), /, mentions you$/);
		await mention("@Robert").focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Robert" }).getByText("@robert").waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("dialog", { name: "Robert" }).waitFor({ state: "detached" });
		assert.equal(await mention("@Robert").evaluate((element) => element === document.activeElement), true);
		await row.locator(".message-author").click();
		await page.getByRole("dialog", { name: "Bella B" }).getByRole("button", { name: "Message" }).waitFor();
		await look(ada, "card", faults);
		assert.deepEqual(faults.splice(0), []);
		await page.keyboard.press("Escape");
	});

	await suite.test("the mentions of all rooms are listed, new ones come by themselves, and each leads to its message", async () => {
		const zoe = await house.open("zoe", { at: "/mentions" });

		await zoe.page.locator(".mention-item", { hasText: "lunch @all" }).waitFor();
		const cake = await house.say("kim", hall, "and **@zoe** brings a [cake](https://example.org/)");

		await zoe.page.locator(".mention-item", { hasText: "brings a cake" }).waitFor();
		await house.ask("kim", "PATCH", `messages/${cake.id}/`, { content: "and **@zoe** brings [cake](https://example.org/)" });
		await zoe.page.locator(".mention-item", { hasText: "and @zoe brings cake" }).waitFor();
		assert.deepEqual(await zoe.page.locator(".mention-item .message-author").allInnerTexts(), ["kim", "ada"]);
		await zoe.page.getByRole("link", { name: /^Mentions/ }).locator(".badge", { hasText: "2" }).waitFor();
		await look(zoe, "mentions", faults);
		assert.deepEqual(faults.splice(0), []);
		await zoe.page.locator(".mention-open").first().focus();
		await zoe.page.keyboard.press("ArrowDown");
		await zoe.page.keyboard.press("Enter");
		await zoe.page.locator("article.message.calls-me:focus", { hasText: "lunch @all" }).waitFor();
		await zoe.page.getByRole("link", { name: /^Mentions/ }).locator(".badge").waitFor({ state: "detached" });
		await zoe.visit("/mentions");
		await zoe.page.locator(".mention-item").first().waitFor();
		await house.ask("zoe", "POST", `rooms/${hall.id}/leave/`);
		await zoe.page.getByText("Nobody has mentioned you yet").waitFor();
		await zoe.stop();
	});
};
