/*
 * Keeping order in a room: the card of a person with what may be done about them, and what those see whom it is about.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { act, field, menuOf, message, write } from "./talk.mjs";

const person = (page, name) => page.locator("#details .person").filter({ hasText: `@${name}` });
const card = (page, name) => page.getByRole("dialog", { name, exact: true });

/* Opens somebody's card at their name in the list of participants, and waits until it is whole. */
const openCard = async (page, name) => {
	await person(page, name).getByRole("button", { name, exact: true }).click();
	await card(page, name).getByRole("button", { name: "Block" }).waitFor();
	return card(page, name);
};

const press = async (page, name, button) => (await openCard(page, name)).getByRole("button", { name: button, exact: true }).click();

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve", "kim"]);
	const room = await house.room("Hall", ["ada", "bob", "eve", "kim"]);
	const at = `/rooms/${room.id}/participants`;
	const roleOf = async (name) => (await house.ask("ada", "GET", `rooms/${room.id}/participants/`)).results.find(({ user }) => user.username === name)?.role;
	const becomes = (name, role) => until(async () => await roleOf(name) === role, `${name} does not become ${role}`);

	await house.say("bob", room, "good morning");
	const ada = await house.open("ada", { at }), { page } = ada;
	const bob = await house.open("bob", { at });

	await suite.test("a card tells who somebody is, mentions them, and blocks them", async () => {
		const eve = await openCard(page, "eve");

		await eve.getByRole("button", { name: "Mention" }).click();
		await until(async () => await field(page).inputValue() === "@eve ", "no mention in the field");
		await field(page).fill("");
		await press(page, "eve", "Block");
		await page.getByRole("dialog", { name: "Block eve?" }).getByRole("button", { name: "Block" }).click();
		await page.getByText("eve is blocked.").waitFor();
		await press(page, "eve", "Unblock");
		await page.getByText("eve is no longer blocked.").waitFor();
	});

	await suite.test("a card opens at who wrote a message, by keys alone, and gives the focus back", async () => {
		const author = page.locator(".message-author", { hasText: "bob" });

		await author.focus();
		await page.keyboard.press("Enter");
		await card(page, "bob").getByRole("button", { name: "Mute" }).waitFor();
		await page.keyboard.press("Escape");
		await until(() => author.evaluate((element) => element === document.activeElement), "the focus is elsewhere");
	});

	await suite.test("a moderator is made, told to all, and made a member again by undoing it", async () => {
		await press(page, "eve", "Make moderator");
		await person(bob.page, "eve").getByText("Moderator").waitFor();
		await becomes("eve", "moderator");
		await ada.button("Undo").click();
		await person(bob.page, "eve").getByText("Moderator").waitFor({ state: "detached" });
		await becomes("eve", "member");
	});

	await suite.test("members are offered nothing of the sort; moderators nothing towards the owner", async () => {
		await house.ask("ada", "PATCH", `rooms/${room.id}/participants/${house.users.eve.id}/`, { role: "moderator" });
		assert.deepEqual(await (await openCard(bob.page, "eve")).getByRole("button").allInnerTexts(), ["Message", "Mention", "Block"]);
		await bob.page.keyboard.press("Escape");
		const eve = await house.open("eve", { at });

		assert.deepEqual(await (await openCard(eve.page, "ada")).getByRole("button").allInnerTexts(), ["Message", "Mention", "Block"]);
		await eve.page.keyboard.press("Escape");
		assert.deepEqual((await (await openCard(eve.page, "bob")).getByRole("button").allInnerTexts()).slice(3), ["Mute", "Remove from room", "Ban"]);
		await eve.stop();
	});

	await suite.test("who is muted for ten minutes is so, and speaks again when it is taken back", async () => {
		await press(page, "bob", "Mute");
		await page.getByRole("dialog", { name: "Mute bob?" }).getByRole("radio", { name: "10 minutes" }).check();
		await page.getByRole("dialog", { name: "Mute bob?" }).getByRole("button", { name: "Mute" }).click();
		await person(page, "bob").getByText("muted").waitFor();
		await house.say("bob", room, "and I say").then(() => assert.fail("bob was heard"), (error) => assert.match(String(error), /muted/));
		await ada.button("Undo").click();
		await person(page, "bob").getByText("muted").waitFor({ state: "detached" });
		await write(bob, "I am back");
		await message(page, "I am back").waitFor();
	});

	await suite.test("at a message a moderator deletes it or mutes who has written it, but for the owner's", async () => {
		await house.say("ada", room, "the owner speaks");
		await house.say("bob", room, "not nice");
		const eve = await house.open("eve", { at: `/rooms/${room.id}` }), menu = await menuOf(eve.page, "the owner speaks");

		await menu.getByRole("button", { name: "Quote" }).waitFor();
		assert.equal(await menu.getByRole("button", { name: /^(Delete|Mute)/ }).count(), 0);
		await eve.page.keyboard.press("Escape");
		await act(eve, "not nice", "Mute bob");
		await eve.page.getByRole("dialog", { name: "Mute bob?" }).getByRole("button", { name: "Mute" }).click();
		await eve.page.getByText(/^bob may say nothing until/).waitFor();
		await (await menuOf(eve.page, "not nice")).getByRole("button", { name: "Let bob speak again" }).waitFor();
		await menu.getByRole("button", { name: "Delete" }).click();
		await eve.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await message(page, "not nice").waitFor({ state: "detached" });
		await house.ask("ada", "PATCH", `rooms/${room.id}/participants/${house.users.bob.id}/`, { muted_until: null });
		await eve.stop();
	});

	await suite.test("who is muted sees until when in place of the field, and finds what was written there again", async () => {
		await field(bob.page).fill("half a thought");
		await house.ask("ada", "PATCH", `rooms/${room.id}/participants/${house.users.bob.id}/`, { muted_until: "2038-01-01T00:00:00Z" });
		await bob.page.getByText(/^You may say nothing here until .*2038/).waitFor();
		assert.equal(await field(bob.page).isVisible(), false);
		await house.ask("ada", "PATCH", `rooms/${room.id}/participants/${house.users.bob.id}/`, { muted_until: null });
		await field(bob.page).waitFor();
		assert.equal(await field(bob.page).inputValue(), "half a thought");
	});

	await suite.test("the settings leave the room to its moderators; members see so, and may write again", async () => {
		const set = async (writes) => {
			await ada.visit(`/rooms/${room.id}/settings`);
			await page.getByRole("group", { name: "Who writes" }).getByRole("radio", { name: writes }).check();
			await ada.button("Save").click();
			await field(page).waitFor();
		};

		await set(/^The owner and the moderators/);
		await bob.page.getByText("Only the owner and the moderators write here.").waitFor();
		assert.equal(await field(bob.page).isVisible(), false);
		await set("Everybody in the room");
		await field(bob.page).waitFor();
		await ada.visit(at);
	});

	await suite.test("in slow mode the next message waits, counts down, and goes when it may", async () => {
		await house.ask("ada", "PATCH", `rooms/${room.id}/`, { slow_seconds: 6 });
		await bob.page.getByText("Slow mode: one message in 6 sec").waitFor();
		await write(bob, "the first");
		await bob.page.getByText(/^Slow mode: the next message in \d sec$/).waitFor();
		await field(bob.page).fill("the second");
		await bob.page.keyboard.press("Enter");
		await bob.page.getByText("Slow mode lets it through when the time is over.").waitFor();
		assert.equal(await field(bob.page).inputValue(), "the second");
		await bob.page.getByText("Slow mode: one message in 6 sec").waitFor();
		await bob.page.keyboard.press("Enter");
		await message(page, "the second").waitFor();
		await house.ask("ada", "PATCH", `rooms/${room.id}/`, { slow_seconds: 0 });
		await bob.page.getByText(/^Slow mode/).waitFor({ state: "hidden" });
	});

	await suite.test("somebody is removed after a question", async () => {
		await press(page, "kim", "Remove from room");
		await page.getByRole("dialog", { name: "Remove kim?" }).getByRole("button", { name: "Remove from room" }).click();
		await person(bob.page, "kim").waitFor({ state: "detached" });
		await until(async () => await roleOf("kim") === undefined, "kim is still there");
	});

	await suite.test("who is banned is out and told so, their messages go for all; the ban is listed, recorded and lifted", async () => {
		await house.say("bob", room, "buy my things");
		await act(ada, "buy my things", "Ban bob");
		const dialog = page.getByRole("dialog", { name: "Ban bob?" });

		await dialog.getByLabel(/^Reason/).fill("advertising");
		await dialog.getByLabel("Delete their messages").selectOption({ label: "Of the last hour" });
		await dialog.getByRole("button", { name: "Ban" }).click();
		await bob.page.getByText("You are banned from Hall.").waitFor();
		await message(page, "buy my things").waitFor({ state: "detached" });
		await page.locator("#details").getByRole("link", { name: "Moderation" }).click();
		await page.getByText("for ever · by ada · advertising").waitFor();
		await page.getByText("ada banned bob").waitFor();
		await bob.visit(`/rooms/${room.id}`);
		await bob.button("Join this room").click();
		await bob.page.getByText("You are banned from this room.").waitFor();
		await ada.button("Lift the ban of bob").click();
		await page.getByText("Nobody is banned.").waitFor();
		await bob.button("Join this room").click();
		await field(bob.page).waitFor();
		await bob.visit(at);
		await ada.visit(at);
		await person(page, "bob").waitFor();
	});

	await suite.test("the room is handed over after a question", async () => {
		await press(page, "eve", "Hand the room over");
		await page.getByRole("dialog", { name: "Hand Hall over to eve?" }).getByRole("button", { name: "Hand over" }).click();
		await person(bob.page, "eve").getByText("Owner").waitFor();
		await person(bob.page, "ada").getByText("Moderator").waitFor();
		await person(page, "eve").getByText("Owner").waitFor();
	});
};
