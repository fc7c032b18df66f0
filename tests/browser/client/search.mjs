/*
 * The search: one box for rooms, people and messages; what was found with the words marked, more of it, and the way there and back.
 * What the server finds is its own tests' matter: here the answers are made.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { look } from "./look.mjs";
import { message } from "./talk.mjs";

/* A server that can search, and answers every question with these pages. `asked` has what it was asked. */
const searching = async (page, answer) => {
	const asked = [];

	await page.route("**/api/info/", async (route) => {
		const response = await route.fetch(), info = await response.json();

		await route.fulfill({ response, json: { ...info, features: [...new Set([...info.features, "search"])] } });
	});
	await page.route("**/api/search/**", async (route) => {
		const { searchParams } = new URL(route.request().url());

		asked.push(searchParams.get("q"));
		await route.fulfill({ json: answer(searchParams) });
	});
	return asked;
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const room = await house.room("Key room", ["ada", "bob"]);
	const said = await house.say("bob", room, "The **key** is under the mat, as it always was.");
	const older = await house.say("ada", room, "Where is the key?");
	const found = { message: said, snippet: [{ text: "The " }, { text: "key", match: true }, { text: " is under the mat" }] };
	const ada = await house.open("ada", { at: "/nowhere" }), { page } = ada, faults = [];
	const asked = await searching(page, (params) => {
		if (params.get("q") === "nothing")
			return { results: [], next: null, complete: false };
		return { results: [params.has("cursor") ? { ...found, message: older } : found], next: params.has("cursor") ? null : `http://elsewhere.example/api/search/?q=${params.get("q")}&cursor=9`, complete: true };
	});

	await page.reload();
	await suite.test("what is typed into the list finds rooms, and leads on to messages", async () => {
		await page.getByRole("link", { name: /Key room/ }).waitFor();
		await page.keyboard.press("Control+k");
		await page.keyboard.type("key");
		await page.getByRole("link", { name: "Search messages for “key”" }).waitFor();
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.locator(".search-part", { hasText: "Messages" }).locator(".mention-item").waitFor();
		assert.deepEqual(await page.locator("mark").allInnerTexts(), ["key"]);
		await page.locator(".search-part", { hasText: "Rooms" }).getByRole("link", { name: "Key room" }).waitFor();
		await look(ada, "search", faults);
		assert.deepEqual(faults.splice(0), []);
	});

	await suite.test("more is fetched from this server, whatever it calls itself; a message is gone to, and back", async () => {
		await ada.button("Show more").click();
		await page.locator(".mention-item").nth(1).waitFor();
		await ada.button("Show more").waitFor({ state: "detached" });
		await page.locator(".mention-open").first().click();
		await page.locator("article.message:focus", { hasText: "under the mat" }).waitFor();
		await page.goBack();
		await page.locator(".mention-item").first().waitFor();
		assert.equal(await page.getByRole("searchbox", { name: /people and messages/ }).inputValue(), "key");
	});

	await suite.test("behind from: and in: people and rooms are offered, as they are for mentions", async () => {
		const box = page.getByRole("searchbox", { name: /people and messages/ }), offered = page.getByRole("listbox");

		await box.fill("");
		await ada.button("from:").click();
		await offered.getByRole("option", { name: "@bob" }).waitFor();
		await page.keyboard.type("bo");
		await offered.getByRole("option", { name: "@ada" }).waitFor({ state: "detached" });
		await page.keyboard.press("Enter");
		assert.equal(await box.inputValue(), "from:bob ");
		await page.keyboard.type("in:room");
		await offered.getByRole("option", { name: "Key room" }).click();
		assert.equal(await box.inputValue(), 'from:bob in:"Key room" ');
		await offered.waitFor({ state: "detached" });
		await until(() => asked.at(-1) === 'from:bob in:"Key room"', () => `asked is ${asked.at(-1)}`);
		await box.fill("key");
		await page.locator(".mention-item").first().waitFor();
	});

	await suite.test("a condition is added by a press; nothing that was found is said, and that more may be there", async () => {
		const box = page.getByRole("searchbox", { name: /people and messages/ });

		await ada.button("has:link").click();
		assert.equal(await box.inputValue(), "key has:link");
		await page.waitForFunction(() => location.hash.includes("has%3Alink"));
		await page.locator(".search-part", { hasText: "Rooms" }).waitFor({ state: "detached" });
		assert.equal(asked.at(-1), "key has:link");
		await box.fill("nothing");
		await page.getByText("No message was found").waitFor();
		await page.getByText("Something may be missing").waitFor();
		await box.fill("bob");
		await page.locator(".search-part", { hasText: "People" }).getByRole("button", { name: "bob" }).click();
		await page.getByRole("heading", { name: "bob", level: 1 }).waitFor();
		assert.equal(await message(page, "nothing").count(), 0);
	});
};
