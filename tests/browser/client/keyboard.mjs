/*
 * By keyboard alone, and for who listens instead of looking: every step can be taken without a mouse, the focus is always
 * somewhere and seen there, and what happens is said.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { field, message, stored, write } from "./talk.mjs";
import { control, tile } from "./call.mjs";

/* Presses Tab until the focus is on what has this name (its label, its text). */
const tabTo = async (page, name, { back = false, most = 60 } = {}) => {
	const seen = [];

	for (let presses = 0; presses < most; presses++) {
		await page.keyboard.press(back ? "Shift+Tab" : "Tab");
		const here = await page.evaluate(() => {
			const element = document.activeElement;
			const labelled = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "";
			const style = getComputedStyle(element), box = element.getBoundingClientRect();
			const around = element.closest("label, .composer-box, .choice, .search-field, .room-search") ?? element.parentElement;

			return { name: labelled.trim(), body: element === document.body, seen: box.width > 0 && box.height > 0
				&& (style.outlineStyle !== "none" || style.boxShadow !== "none" || getComputedStyle(around).outlineStyle !== "none"
					|| getComputedStyle(around).boxShadow !== "none" || element.matches("video, audio, iframe, article")), tag: element.tagName };
		});

		if (!here.body)
			assert.ok(here.seen, `the focus is not seen on ${here.tag} “${here.name.slice(0, 40)}”`);
		seen.push(here.name.slice(0, 30));
		if (typeof name === "string" ? here.name === name : name.test(here.name))
			return;
	}
	throw new Error(`${name} is not reached by Tab: ${seen.join(" | ")}`);
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob"]);
	const room = await house.room("Lobby", ["ada", "bob"]);

	await house.room("Attic", ["ada"]);
	const ada = await house.open(null), { page } = ada;

	await suite.test("one logs in without a mouse", async () => {
		await page.getByRole("button", { name: "Log in" }).waitFor();
		assert.equal(await page.evaluate(() => document.activeElement.name), "username");
		await page.keyboard.type("ada");
		await tabTo(page, "Password");
		await page.keyboard.type("the secret of ada");
		await page.keyboard.press("Enter");
		await page.getByRole("link", { name: /Lobby/ }).first().waitFor();
	});

	await suite.test("one skips the list, finds a room, and walks among rooms", async () => {
		await page.reload();
		await page.getByRole("link", { name: /Lobby/ }).first().waitFor();
		await page.keyboard.press("Tab");
		assert.equal(await page.evaluate(() => document.activeElement.innerText), "Skip to the conversation");
		await page.keyboard.press("Control+k");
		await page.keyboard.type("lob");
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "Lobby" }).waitFor();
		await page.keyboard.press("Alt+ArrowDown");
		await until(() => page.getByRole("heading", { name: "Attic" }).isVisible(), "not in the next room")
			.catch(() => page.keyboard.press("Alt+ArrowUp"));
		await page.getByRole("heading", { name: "Attic" }).waitFor();
		await page.keyboard.press("Control+k");
		await page.keyboard.type("lob");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "Lobby" }).waitFor();
	});

	await suite.test("one writes, edits, quotes and deletes", async () => {
		await page.waitForFunction(() => document.activeElement?.matches("textarea.message-field"));
		for (const text of ["one thing", "another thing"]) {
			await page.keyboard.type(text);
			await page.keyboard.press("Enter");
			await message(page, text).waitFor();
		}
		await until(async () => (await stored(house, "ada", room)).length === 2, "not stored");
		await page.keyboard.press("ArrowUp");
		await page.keyboard.type("!");
		await page.keyboard.press("Enter");
		await message(page, "another thing!").waitFor();
		await tabTo(page, /^ada, /, { back: true });
		await page.keyboard.press("ArrowUp");
		await page.waitForFunction(() => /one thing/.test(document.activeElement.innerText));
		await page.keyboard.press("Enter");
		await page.waitForFunction(() => document.activeElement.closest("[role=toolbar]") !== null);
		await tabTo(page, "More", { most: 6 });
		await page.keyboard.press("Enter");
		await page.waitForFunction(() => document.activeElement.closest("[role=dialog]") !== null);
		await tabTo(page, "Delete", { most: 16 });
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").waitFor();
		await tabTo(page, "Delete", { most: 4 });
		await page.keyboard.press("Enter");
		await message(page, "one thing").waitFor({ state: "detached" });
		await page.waitForFunction(() => document.activeElement !== document.body);
	});

	await suite.test("details are opened and closed, and the focus comes back", async () => {
		await page.setViewportSize({ width: 1000, height: 800 });
		await page.reload();
		await field(page).waitFor();
		await tabTo(page, /^Details and participants/, { back: true });
		await page.keyboard.press("Enter");
		await page.locator("#details").waitFor();
		await page.keyboard.press("Escape");
		await page.locator("#details").waitFor({ state: "hidden" });
		await page.setViewportSize({ width: 1280, height: 800 });
	});

	const bob = await house.open("bob", { at: `/rooms/${room.id}` });

	await suite.test("a call: joined, muted, a neighbour's volume, and left", async () => {
		await field(page).waitFor();
		await tabTo(page, "Start call", { back: true });
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").waitFor();
		await page.waitForFunction(() => document.activeElement?.innerText === "Start call");
		await page.keyboard.press("Enter");
		await control(page, "leave").waitFor();
		await bob.page.locator("#call-button button").click();
		await bob.page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
		await tile(page, bob).waitFor();
		await page.keyboard.press("Alt+M");
		await ada.button("Turn the microphone on").waitFor();
		await tabTo(page, "More about bob");
		await page.keyboard.press("Enter");
		await page.waitForFunction(() => document.activeElement?.type === "range");
		await page.keyboard.press("ArrowLeft");
		await page.keyboard.press("Escape");
		await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "More about bob");
		await tabTo(page, "Leave the call");
		await page.keyboard.press("Enter");
		await control(page, "leave").waitFor({ state: "detached" });
	});

	await suite.test("who listens is told: new messages, who joins a call and who leaves it", async () => {
		await page.evaluate(() => {
			window.said = [];
			new MutationObserver((records) => records.forEach((record) => record.addedNodes.forEach((node) => window.said.push(node.textContent))))
				.observe(document.getElementById("announcer"), { childList: true, subtree: true });
		});
		const said = (pattern) => ada.becomes((source) => window.said.some((text) => new RegExp(source).test(text)), pattern.source, `${pattern} is not said`);
		await write(bob, "hear this");
		await page.locator("[role=log][aria-live=polite]").getByText("hear this", { exact: true }).waitFor({ state: "attached" });
		await page.locator("#call-button button").click();
		await page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
		await tile(page, bob).waitFor();
		await control(bob.page, "leave").click();
		await said(/^bob has left the call\.$/);
		await bob.page.locator("#call-button button").click();
		await bob.page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
		await said(/^bob has joined the call\.$/);
		await bob.page.keyboard.press("Alt+H");
		await said(/^bob has raised a hand\.$/);
	});

	await suite.test("the page has its landmarks, one heading of the first order, and a name for every control", async () => {
		for (const where of [`/rooms/${room.id}`, "/settings", "/directory", "/new", `/rooms/${room.id}/settings`, "/"]) {
			await ada.visit(where);
			await page.locator("main h1").first().waitFor();
			assert.equal(await page.getByRole("main").count(), 1, where);
			assert.equal(await page.getByRole("navigation").count() >= 1, true, where);
			assert.equal(await page.locator("h1:visible").count(), 1, where);
			const nameless = await page.evaluate(() => [...document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea")]
				.filter((element) => element.checkVisibility() && !(element.getAttribute("aria-label") || element.innerText?.trim() || element.labels?.length
					|| element.title)).map((element) => element.outerHTML.slice(0, 100)));
			assert.deepEqual(nameless, [], where);
		}
	});
};
