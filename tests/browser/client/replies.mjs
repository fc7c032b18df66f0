/*
 * Answers: the menu of a message, what stands over the field while one answers, the line above an answer, and the ways to the message
 * that was answered and back.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { fill } from "./messages.mjs";
import { act, field, message, write } from "./talk.mjs";

const quote = (page, text) => message(page, text).locator(".quote");

const inSight = (page, text) => until(async () => {
	const box = await message(page, text).boundingBox();

	return box !== null && box.y > 0 && box.y < page.viewportSize().height - 150;
}, `${text} is not in sight`);

const contents = async (house, room) => (await house.ask("ada", "GET", `rooms/${room.id}/messages/?page_size=100`)).results;

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const room = await house.room("Lobby", ["ada", "bob"]);
	const ada = await house.open("ada", { at: `/rooms/${room.id}` }), { page } = ada;

	await suite.test("one answers: what is answered stands over the field, is kept with the draft, and above the answer for all", async () => {
		const bob = await house.open("bob", { at: `/rooms/${room.id}` }), bar = page.locator(".reply-bar");
		const first = await house.say("bob", room, "**Where** is the key?\nI have looked everywhere.");

		await page.getByText("is the key?").hover();
		await page.getByRole("toolbar").getByRole("button", { name: "Reply" }).click();
		await bar.getByText("Reply to bob").waitFor();
		assert.equal(await bar.locator(".reply-line").innerText(), "Where is the key?");
		await page.keyboard.press("Escape");
		await bar.waitFor({ state: "hidden" });
		await page.getByText("is the key?").hover();
		await page.getByRole("toolbar").getByRole("button", { name: "Reply" }).click();
		await page.keyboard.type("on the nail");
		await until(() => page.evaluate(() => Object.entries(localStorage).some(([name, value]) => name.includes(":draft:") && value.includes("on the nail"))), "no draft is kept");
		await page.reload();
		await bar.getByText("Reply to bob").waitFor();
		assert.equal(await field(page).inputValue(), "on the nail");
		await field(page).press("Enter");
		await bar.waitFor({ state: "hidden" });
		for (const each of [page, bob.page])
			assert.match(await quote(each, "on the nail").innerText(), /bob\s*Where is the key\?/);
		await until(async () => (await contents(house, room))[0]?.reply_to?.id === first.id, "the server knows of no answer");
		await bob.stop();
	});

	await suite.test("who answers by keyboard alone: the arrows, Enter, and the menu by its key", async () => {
		await write(ada, "one more");
		await message(page, "one more").waitFor();
		await until(async () => {
			await page.keyboard.press("Shift+Tab");
			return page.evaluate(() => document.activeElement.matches("article.message"));
		}, "Shift and Tab come to no message");
		await page.keyboard.press("ContextMenu");
		await page.getByRole("dialog", { name: "What to do with this message" }).waitFor();
		await page.waitForFunction(() => document.activeElement.matches(".message-menu .emoji"));
		await page.keyboard.press("ArrowDown");
		assert.equal(await page.evaluate(() => document.activeElement.innerText), "Reply");
		await page.keyboard.press("ArrowDown");
		assert.equal(await page.evaluate(() => document.activeElement.innerText), "Quote");
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("Enter");
		await page.waitForFunction(() => document.activeElement.matches("textarea.message-field"));
		await page.locator(".reply-bar").getByText(/^Reply to/).waitFor();
		await page.keyboard.press("Escape");
	});

	await suite.test("what was answered is changed, then deleted: the line above the answer follows", async () => {
		const first = (await contents(house, room)).find(({ content }) => content.includes("the key"));

		await house.ask("bob", "PATCH", `messages/${first.id}/`, { content: "Where is the hammer?" });
		await quote(page, "on the nail").getByText("Where is the hammer?").waitFor();
		await act(ada, "Where is the hammer?", "Reply");
		await house.ask("bob", "DELETE", `messages/${first.id}/`);
		await quote(page, "on the nail").getByText("Deleted message").waitFor();
		await page.locator(".reply-bar").waitFor({ state: "hidden" });
		await page.reload();
		await quote(page, "on the nail").getByText("Deleted message").waitFor();
	});

	await suite.test("one goes to what was answered, however long ago, and back; all that is missing is asked for at once", async () => {
		const past = await house.room("Past", ["ada", "bob"]), asked = [];

		fill(house, past, "bob", 400);
		const { results } = await house.ask("ada", "GET", `rooms/${past.id}/messages/?page=4&page_size=100`);
		const [one, other] = [results.find(({ content }) => content === "message 20"), results.find(({ content }) => content === "message 30")];

		await house.say("bob", past, "the first answer", { reply_to: one.id });
		await house.say("bob", past, "the second answer", { reply_to: other.id });
		await house.ask("ada", "POST", `rooms/${past.id}/read/`, {});
		page.on("request", (request) => /messages\/\?ids=/.test(request.url()) && asked.push(request.url()));
		await ada.visit(`/rooms/${past.id}`);
		await quote(page, "the first answer").getByText("message 20").waitFor();
		await quote(page, "the second answer").getByText("message 30").waitFor();
		assert.equal(asked.length, 1, asked.join());
		await quote(page, "the first answer").click();
		await inSight(page, "message 20");
		await ada.button("Back", { exact: true }).last().click();
		await inSight(page, "the first answer");
		await ada.button("Back", { exact: true }).last().waitFor({ state: "hidden" });
	});

	await suite.test("a long press of a finger opens the menu", async () => {
		const bob = await house.open("bob", { at: `/rooms/${room.id}`, viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
		const row = message(bob.page, "on the nail"), touch = await bob.context.newCDPSession(bob.page);

		await row.scrollIntoViewIfNeeded();
		const box = await row.locator(".message-body").boundingBox(), point = { x: box.x + 10, y: box.y + box.height / 2 };

		await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
		await bob.page.locator("dialog.sheet").getByRole("button", { name: "Reply" }).waitFor();
		await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
		await bob.page.locator("dialog.sheet").getByRole("button", { name: "Reply" }).tap();
		await bob.page.locator(".reply-bar").getByText("Reply to ada").waitFor();
		await bob.stop();
	});
};
