/*
 * Pinned messages: the line above the conversation, the list, and who may; and the link to a message that is copied.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { fill } from "./messages.mjs";
import { act, menuOf, message } from "./talk.mjs";

const PINS_MOST = 50;

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const room = await house.room("Lobby", ["ada", "bob"]), at = `/rooms/${room.id}`;

	await house.say("ada", room, "the rules of the house");
	fill(house, room, "ada", 300);
	await house.say("bob", room, "the door code");
	const ada = await house.open("ada", { at }), bob = await house.open("bob", { at }), { page } = ada;
	const line = page.locator(".pin-line"), list = page.getByRole("dialog", { name: "Pinned messages" });

	await suite.test("the owner pins a message: all have it above the conversation, and how many there are", async () => {
		await message(page, "the door code").waitFor();
		assert.equal(await line.isVisible(), false);
		await act(ada, "the door code", "Pin");
		for (const each of [page, bob.page])
			await each.locator(".pin-go").getByText("the door code").waitFor();
		const { results } = await house.ask("ada", "GET", `rooms/${room.id}/messages/?page=4&page_size=100`);
		const rules = results.find(({ content }) => content === "the rules of the house");

		await house.ask("ada", "PUT", `rooms/${room.id}/pins/${rules.id}/`);
		await line.getByText("the rules of the house").waitFor();
		assert.equal(await line.getByRole("button", { name: "2 pinned messages" }).innerText(), "2");
		assert.equal(await (await menuOf(bob.page, "the door code")).getByRole("button", { name: /pin$/i }).count(), 0);
		await bob.page.keyboard.press("Escape");
	});

	await suite.test("the line leads to its message, however long ago; the list to each, and there it is unpinned", async () => {
		await line.getByRole("button", { name: /the rules/ }).click();
		await message(page, "the rules of the house").waitFor();
		await page.locator("article.message:focus", { hasText: "the rules of the house" }).waitFor();
		await line.getByRole("button", { name: "2 pinned messages" }).click();
		await list.locator(".mention-item").nth(1).waitFor();
		await list.locator(".mention-item", { hasText: "the rules" }).getByRole("button", { name: "Unpin" }).click();
		await list.locator(".mention-item", { hasText: "the rules" }).waitFor({ state: "detached" });
		await line.getByText("the door code").waitFor();
		await list.locator(".mention-item", { hasText: "the door code" }).click();
		await page.locator("article.message:focus", { hasText: "the door code" }).waitFor();
	});

	await suite.test("all that a room may have are in the list at once, so that none is skipped where one is unpinned", async () => {
		const cellar = await house.room("Cellar", ["ada", "bob"]), pinned = [];

		fill(house, cellar, "ada", PINS_MOST);
		const { results } = await house.ask("ada", "GET", `rooms/${cellar.id}/messages/?page_size=${PINS_MOST}`);

		for (const { id, content } of results) {
			await house.ask("ada", "PUT", `rooms/${cellar.id}/pins/${id}/`);
			pinned.unshift(content);
		}
		await ada.visit(`/rooms/${cellar.id}`);
		await line.getByRole("button", { name: `${PINS_MOST} pinned messages` }).click();
		await list.locator(".mention-item").nth(PINS_MOST - 1).waitFor();
		assert.deepEqual(await list.locator(".message-body").allInnerTexts(), pinned);
		await page.keyboard.press("Escape");
		await ada.visit(at);
		await line.getByText("the door code").waitFor();
	});

	await suite.test("a pinned message that is deleted is pinned no more", async () => {
		await act(bob, "the door code", "Delete");
		await bob.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await line.waitFor({ state: "hidden" });
	});

	await suite.test("the link of a message, opened by somebody who has to log in first, ends at the message", async () => {
		await ada.context.grantPermissions(["clipboard-read", "clipboard-write"]);
		await message(page, "message 300").waitFor();
		await act(ada, "message 300", "Copy link");
		await until(() => page.evaluate(() => navigator.clipboard.readText()).then((text) => /\/messages\/\d+$/.test(text)), "no link is copied");
		const address = await page.evaluate(() => navigator.clipboard.readText()), someone = await house.open(null);

		await someone.page.goto(address);
		await someone.page.getByRole("textbox", { name: "Password" }).waitFor();
		await someone.page.locator("[name=username]").fill("bob");
		await someone.page.getByRole("textbox", { name: "Password" }).fill("the secret of bob");
		await someone.page.keyboard.press("Enter");
		await someone.page.locator("article.message:focus", { hasText: "message 300" }).waitFor();
	});
};
