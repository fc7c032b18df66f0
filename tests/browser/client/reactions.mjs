/*
 * Reactions: put to a message by the toolbar, the list of all emoji and the number under it, seen by all at once, taken back, and put
 * back where the server refuses.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { act, menuOf, message } from "./talk.mjs";

const chip = (page, text, emoji) => message(page, text).locator(`.reaction[data-emoji="${emoji}"]`);

const told = async (page, text, emoji, pressed, count) => {
	await chip(page, text, emoji).and(page.locator(`[aria-pressed="${pressed}"]`)).filter({ hasText: String(count) }).waitFor();
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve"]);
	const room = await house.room("Lobby", ["ada", "bob", "eve"]);
	const at = `/rooms/${room.id}`, text = "the cake is ready";
	const { id } = await house.say("bob", room, text);
	const ada = await house.open("ada", { at }), bob = await house.open("bob", { at }), { page } = ada;

	await suite.test("one reacts, others see it at once and join in; each takes back their own", async () => {
		await message(page, text).hover();
		await page.getByRole("toolbar").getByRole("button", { name: "React with 👍" }).click();
		await told(page, text, "👍", true, 1);
		await told(bob.page, text, "👍", false, 1);
		await chip(bob.page, text, "👍").click();
		await told(page, text, "👍", true, 2);
		await chip(page, text, "👍").hover();
		await until(async () => await chip(page, text, "👍").getAttribute("title") === "You and bob", async () => `it is called ${await chip(page, text, "👍").getAttribute("title")}`);
		await chip(page, text, "👍").click();
		await told(page, text, "👍", false, 1);
		await chip(bob.page, text, "👍").click();
		await chip(page, text, "👍").waitFor({ state: "detached" });
		await page.reload();
		await message(page, text).waitFor();
		assert.equal(await page.locator(".reaction[data-emoji]").count(), 0);
	});

	await suite.test("any emoji is found by a word; who reacts by keyboard keeps the focus", async () => {
		await message(page, text).hover();
		await page.getByRole("toolbar").getByRole("button", { name: "Add a reaction" }).click();
		await page.getByRole("searchbox", { name: "Find an emoji" }).fill("осьминог");
		await page.locator(".emoji-all .emoji[data-emoji='🐙']").click();
		await told(bob.page, text, "🐙", false, 1);
		await chip(bob.page, text, "🐙").focus();
		await bob.page.keyboard.press("Enter");
		await told(bob.page, text, "🐙", true, 2);
		await house.ask("eve", "PUT", `messages/${id}/reactions/${encodeURIComponent("🐙")}/`);
		await told(bob.page, text, "🐙", true, 3);
		assert.equal(await chip(bob.page, text, "🐙").evaluate((element) => element === document.activeElement), true);
	});

	await suite.test("the menu says who has reacted", async () => {
		await act(ada, text, "Who has reacted");
		const list = page.getByRole("dialog", { name: "Reactions" });

		await list.getByText("@eve").waitFor();
		assert.equal(await list.getByRole("listitem").count(), 3);
		await page.keyboard.press("Escape");
	});

	await suite.test("where lines begin at the right, the left arrow goes on along the emoji", async () => {
		const here = (name) => page.locator(`${name} .emoji`).evaluateAll((all) => all.indexOf(document.activeElement));
		const goes = async (name, at) => until(async () => await here(name) === at, async () => `${name}: the focus is at ${await here(name)}`);

		await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
		await menuOf(page, text);
		await goes(".message-menu", 0);
		await page.keyboard.press("ArrowLeft");
		await goes(".message-menu", 1);
		await page.keyboard.press("Escape");
		await message(page, text).hover();
		await page.getByRole("toolbar").getByRole("button", { name: "Add a reaction" }).click();
		await page.getByRole("searchbox", { name: "Find an emoji" }).press("ArrowDown");
		await goes(".emoji-panel", 0);
		await page.keyboard.press("ArrowLeft");
		await goes(".emoji-panel", 1);
		await page.keyboard.press("ArrowRight");
		await goes(".emoji-panel", 0);
		await page.keyboard.press("Escape");
		await page.evaluate(() => document.documentElement.removeAttribute("dir"));
	});

	await suite.test("what the server refuses is put back, and said", async () => {
		await page.route("**/reactions/**", (route) => route.fulfill({ status: 400, contentType: "application/json",
			body: JSON.stringify({ error: "too_many_reactions", message: "Too many.", details: {} }) }));
		await chip(page, text, "🐙").click();
		await page.locator(".toast-bad").waitFor();
		await told(page, text, "🐙", true, 3);
		await page.unroute("**/reactions/**");
	});

	await suite.test("a code of an emoji is shown as the emoji, but not in code", async () => {
		await house.say("bob", room, "hooray :tada: `:tada:`");
		const row = page.locator("article.message").filter({ hasText: "hooray" });

		await row.getByText("hooray 🎉").waitFor();
		assert.equal(await row.locator("code").innerText(), ":tada:");
	});
};
