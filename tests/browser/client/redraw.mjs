/*
 * Lists that change while somebody is at them: a press ends on what it began on, whatever comes between the two, and the focus stays where
 * it was, or goes to the next where that has gone.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { fill } from "./messages.mjs";
import { drawn, hears, keptBack, message } from "./talk.mjs";

/* Presses this, and lets go once something else has happened. */
const pressWhile = async (page, what, happens) => {
	await what.hover();
	await page.mouse.down();
	await happens();
	await drawn(page);
	await page.mouse.up();
};

const hasFocus = (what) => until(() => what.evaluate((element) => element === document.activeElement).catch(() => false), () => "the focus is elsewhere");

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve", "kim", "lee"]);
	const hall = await house.room("Hall", ["ada", "bob", "eve", "kim", "lee"], { description: "What it is for." }), at = `/rooms/${hall.id}`;
	const attic = await house.room("Attic", ["bob", "ada"]), cellar = await house.room("Cellar", ["bob", "ada"]);
	const first = await house.say("bob", hall, "the door code"), second = await house.say("bob", hall, "the rules of the house");
	const ada = await house.open("ada", { at: "/nowhere", viewport: { width: 1440, height: 900 } }), { page } = ada, heard = hears(page);
	const details = page.locator("#details"), pin = ({ id }) => house.ask("ada", "PUT", `rooms/${hall.id}/pins/${id}/`);

	await page.reload();

	await suite.test("the room that was pressed opens, though another one has come to its place", async () => {
		const link = (name) => page.locator(".room-list").getByRole("link", { name: new RegExp(`^${name}`) });

		await house.say("bob", attic, "up here");
		await house.say("bob", cellar, "down here");
		await until(async () => (await page.locator(".room-items .room-name").allInnerTexts()).join() === "Cellar,Attic,Hall", "the rooms have another order");
		await pressWhile(page, link("Cellar"), async () => {
			/* Another window has the keys, and this one still the pointer. */
			await page.evaluate(() => window.dispatchEvent(new Event("blur")));
			await house.say("bob", hall, "and in the hall");
			await heard("and in the hall");
		});
		await page.getByRole("heading", { name: "Cellar", level: 1 }).waitFor();
		await until(async () => (await page.locator(".room-items .room-name").allInnerTexts())[0] === "Hall", "the list waits for ever");
		await link("Attic").focus();
		await house.say("bob", hall, "once more in the hall");
		await heard("once more in the hall");
		await house.ask("bob", "DELETE", `rooms/${attic.id}/`);
		await link("Attic").waitFor({ state: "detached" });
		await until(() => page.evaluate(() => document.activeElement.matches(".room-link")), "the focus is in no list any more");
	});

	await suite.test("what is done with a message is done with the one that was pressed, though others push it up", async () => {
		await ada.visit(at);
		fill(house, hall, "bob", 40);
		await house.ask("bob", "PUT", `messages/${second.id}/reactions/${encodeURIComponent("🎉")}/`);
		await page.reload();
		const last = await house.say("bob", hall, "who comes to lunch"), chip = message(page, "who comes to lunch").locator(".reaction[data-emoji]");

		await house.ask("bob", "PUT", `messages/${last.id}/reactions/${encodeURIComponent("🎉")}/`);
		await chip.waitFor();
		await pressWhile(page, chip, async () => {
			for (const text of ["not me", "nor me", "but me"])
				await house.say("eve", hall, text);
			await heard("but me");
		});
		await until(async () => (await house.ask("ada", "GET", `messages/${last.id}/`)).reactions[0].count === 2, "nothing was done");
		await message(page, "but me").waitFor();
	});

	await suite.test("the pin that was pressed is gone to, though another was pinned; who was at the line is there still", async () => {
		const line = page.locator(".pin-line"), all = line.locator(".pin-all");

		await pin(first);
		await line.getByText("the door code").waitFor();
		await pressWhile(page, line.locator(".pin-go"), async () => {
			const asked = page.waitForResponse(/\/pins\//);

			await pin(second);
			await asked;
		});
		await page.locator("article.message:focus", { hasText: "the door code" }).waitFor();
		await line.getByText("the rules of the house").waitFor();
		await all.focus();
		await pin(await house.say("ada", hall, "a third one"));
		await line.getByText("a third one").waitFor();
		await hasFocus(all);
		await page.keyboard.press("Enter");
		const list = page.getByRole("dialog", { name: "Pinned messages" }), unpin = list.getByRole("button", { name: "Unpin" });

		await unpin.nth(2).waitFor();
		await unpin.nth(1).focus();
		await page.keyboard.press("Enter");
		await until(async () => await unpin.count() === 2, "nothing is unpinned");
		await hasFocus(unpin.nth(1));
		await page.keyboard.press("Escape");
		await hasFocus(all);
	});

	await suite.test("the details of a room keep the press and the focus while the room and its people change", async () => {
		const leave = details.getByRole("button", { name: "Leave room" });
		const name = details.locator(".person", { hasText: "@eve" }).getByRole("button", { name: "eve", exact: true });

		await pressWhile(page, leave, async () => {
			await house.ask("ada", "PATCH", `rooms/${hall.id}/`, { description: "What it is for now,\n\nin two lines." });
			await heard("in two lines");
		});
		await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
		await details.getByText("in two lines.").waitFor();
		await hasFocus(leave);
		await house.ask("ada", "PATCH", `rooms/${hall.id}/`, { description: "In one line." });
		await details.getByText("In one line.").waitFor();
		await hasFocus(leave);
		await page.keyboard.down("Space");
		await house.ask("ada", "PATCH", `rooms/${hall.id}/`, { description: "While a key is down." });
		await heard("While a key is down.");
		await page.keyboard.up("Space");
		await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
		await name.focus();
		await house.ask("ada", "PATCH", `rooms/${hall.id}/participants/${house.users.eve.id}/`, { role: "moderator" });
		await details.locator(".person", { hasText: "@eve" }).getByText("Moderator").waitFor();
		await hasFocus(name);
	});

	await suite.test("of the mentions the one that was pressed is gone to, though there is a newer one", async () => {
		await house.say("bob", hall, "cake for @ada");
		await ada.visit("/mentions");
		await pressWhile(page, page.locator(".mention-open").first(), async () => {
			await house.say("eve", hall, "tea for @ada");
			await page.waitForResponse(/\/api\/mentions\//);
		});
		await page.locator("article.message:focus", { hasText: "cake for @ada" }).waitFor();
	});

	await suite.test("a message that was found is gone to, though people are found above it meanwhile", async () => {
		const users = await keptBack(page, /\/api\/users\/\?/);

		await page.route(/\/api\/search\//, (route) => route.fulfill({ json: { results: [first, second].map((one) => ({ message: one, snippet: [{ text: one.content }] })), next: null, complete: true } }));
		await ada.visit("/search?q=bob");
		await page.locator(".mention-item").nth(1).waitFor();
		await users.asked();
		await pressWhile(page, page.locator(".mention-open").first(), users.go);
		await page.locator("article.message:focus", { hasText: "the door code" }).waitFor();
		await page.unroute(/\/api\/search\//);
	});

	await suite.test("of the blocked and of the sessions those that were pressed go, though the ones above went meanwhile", async () => {
		for (const name of ["kim", "lee"])
			await house.ask("ada", "PUT", `users/${house.users[name].id}/block/`);
		for (let login = 0; login < 2; login++)
			await house.server.ask("POST", "/api/auth/login/", null, { username: "ada", password: "the secret of ada" });
		await ada.visit("/settings");
		const unblock = ada.button(/^Unblock/), ends = ada.button(/^End the session/);

		await unblock.nth(1).waitFor();
		const unblocking = await keptBack(page, /\/block\/$/, "DELETE");

		await unblock.first().click();
		await unblocking.asked();
		await pressWhile(page, unblock.nth(1), unblocking.go);
		await page.getByText("You have blocked nobody.").waitFor();
		await ends.nth(1).waitFor();
		const before = await ends.count(), ending = await keptBack(page, /\/auth\/sessions\/\d+\/$/, "DELETE");

		await ends.first().click();
		await ending.asked();
		await pressWhile(page, ends.nth(1), ending.go);
		await until(async () => await ends.count() === before - 2, async () => `of ${before} sessions ${await ends.count()} are left`);
	});

	await suite.test("in the administration the focus stays with what it is about, and what was typed is kept", async () => {
		const row = page.getByRole("row", { name: "@eve" }).getByRole("button", { name: /^Actions for/ }), network = page.getByLabel("Address or network");

		await ada.visit("/admin/people");
		await row.focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").getByRole("button", { name: "Log out everywhere" }).focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Log eve out everywhere?" }).getByRole("button", { name: "Log out everywhere" }).focus();
		await page.keyboard.press("Enter");
		await page.getByText("eve is logged out everywhere.").waitFor();
		await hasFocus(row);
		for (const end of [7, 8, 9])
			await house.ask("ada", "POST", "bans/", { network: `198.51.100.${end}` });
		await ada.visit("/admin/bans");
		const lift = ada.button(/^Lift the ban/);

		await lift.nth(2).waitFor();
		await network.fill("203.0.113.9");
		await lift.nth(1).focus();
		await page.keyboard.press("Enter");
		await until(async () => await lift.count() === 2, "nothing is lifted");
		await hasFocus(lift.nth(1));
		await ada.button("Undo").focus();
		await page.keyboard.press("Enter");
		await until(async () => await lift.count() === 3, "the ban is not put back");
		await hasFocus(ada.button("Lift the ban of 198.51.100.7"));
		assert.equal(await network.inputValue(), "203.0.113.9");
	});

	await suite.test("of the files of a room the one that was pressed is gone to, though older ones come meanwhile", async () => {
		const store = await house.room("Store", ["ada", "bob"]);
		const say = async (name) => house.say("bob", store, `here is ${name}`, { attachments: [await house.upload("bob", name, "text/plain", name)] });

		await say("old.txt");
		fill(house, store, "bob", 520);
		await say("new.txt");
		await ada.visit(`/rooms/${store.id}/participants`);
		await details.getByRole("button", { name: "Pictures and files" }).click();
		const shown = page.getByRole("dialog", { name: /^Pictures and files/ }), lead = shown.getByRole("link", { name: "Show new.txt in the conversation" });

		await lead.waitFor();
		const older = await keptBack(page, /\/messages\/\?.*page_size=100/);

		await shown.getByRole("button", { name: "Look further back" }).click();
		await older.asked();
		await pressWhile(page, lead, older.go);
		await page.locator("article.message:focus", { hasText: "here is new.txt" }).waitFor();
	});

	await suite.test("whoever asks for more by keyboard goes on at the first of what came", async () => {
		for (let number = 1; number <= 52; number++)
			await house.ask("ada", "POST", "invites/", { room_id: hall.id, note: `number ${number}` });
		await ada.visit(`/rooms/${hall.id}/invites`);
		await page.locator(".invites li").nth(49).waitFor();
		await ada.button("Show more").focus();
		await page.keyboard.press("Enter");
		await page.locator(".invites li").nth(51).waitFor();
		await hasFocus(page.locator(".invites li").nth(50).getByRole("button").first());
	});

	await suite.test("a button that waits for the server has the focus again, and so has one whose answer was a dialog", async () => {
		const make = ada.button("Make a link"), save = ada.button("Save").first();

		await make.focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Link of ada" }).waitFor();
		await page.keyboard.press("Escape");
		await hasFocus(make);
		await ada.visit("/settings");
		await save.focus();
		await page.keyboard.press("Enter");
		await page.getByText("Saved.").waitFor();
		await hasFocus(save);
	});

	await suite.test("a name is the one that was pressed, though more are suggested meanwhile", async () => {
		await ada.visit(at);
		const field = page.getByRole("textbox", { name: "Write a message" }), option = page.getByRole("listbox").getByRole("option");

		await field.waitFor();
		const users = await keptBack(page, /\/participants\/\?.*search=/);

		await field.fill("@");
		await option.first().waitFor();
		await page.keyboard.type("e");
		await users.asked();
		await pressWhile(page, option.last(), users.go);
		await until(async () => /^@\w+ $/.test(await field.inputValue()), async () => `the field has ${await field.inputValue()}`);
	});
};
