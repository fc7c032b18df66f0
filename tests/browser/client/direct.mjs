/*
 * Direct rooms: writing to one person, to several and to oneself, who may, and what does not belong there.
 */
import assert from "node:assert/strict";
import { MODULES, until } from "../server.mjs";
import { field, menuOf, message, write } from "./talk.mjs";

const person = (page, name) => page.locator("#details .person").filter({ hasText: `@${name}` });
const link = (page, name) => page.locator(".room-list").getByRole("link", { name: new RegExp(`^${name}`) });
const list = (page, name) => page.locator(".room-list").getByRole("list", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { name, exact: true, level: 1 });

/* Presses what is seen when somebody's line is pointed at. */
const press = async (page, name, button) => {
	await person(page, name).hover();
	await person(page, name).getByRole("button", { name: button }).click();
};

/* The same, but what happens meanwhile changes the list: what is pressed is still there when it is let go. */
const pressWhile = async (page, name, button, happens) => {
	await person(page, name).getByRole("button", { name: button }).hover();
	await page.mouse.down();
	await happens();
	await page.mouse.up();
};

/* Whether the page knows that somebody is in the room now, and has drawn what it knows. */
const knows = (page, room, user) => page.evaluate(async ([room, user]) => {
	const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI));

	await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
	return channels.get(room)?.online?.has(user) ?? false;
}, [room, user]);

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve"], { MOZNODS_WEB: MODULES });
	const hall = await house.room("Hall", ["ada", "bob", "eve"]);
	const ada = await house.open("ada", { at: `/rooms/${hall.id}/participants` }), bob = await house.open("bob", { at: `/rooms/${hall.id}/participants` });
	const details = ada.page.locator("#details");
	let room;

	await suite.test("somebody in a room is written to, and both find themselves in the same one, live", async () => {
		await pressWhile(ada.page, "bob", "Message bob", async () => {
			const eve = await house.open("eve", { at: `/rooms/${hall.id}` });

			await until(() => knows(ada.page, hall.id, house.users.eve.id), "nobody hears of eve");
			await knows(ada.page, hall.id, house.users.eve.id);
			await eve.stop();
		});
		await heading(ada.page, "bob").waitFor();
		await write(ada, "between the two of us");
		await message(ada.page, "between the two of us").waitFor();
		await press(bob.page, "ada", "Message ada");
		await heading(bob.page, "ada").waitFor();
		await message(bob.page, "between the two of us").waitFor();
		await write(bob, "and nobody else");
		await message(ada.page, "and nobody else").waitFor();
		room = (await house.ask("ada", "GET", "rooms/")).results.find(({ kind }) => kind === "direct");
		assert.equal(new URL(ada.page.url()).hash, `#/rooms/${room.id}`);
		assert.equal(new URL(bob.page.url()).hash, `#/rooms/${room.id}`);
		await list(ada.page, "Conversations").getByRole("link", { name: /^bob.*Online/ }).waitFor();
		await list(ada.page, "Rooms").getByRole("link", { name: /^Hall/ }).waitFor();
	});

	await suite.test("there is nothing of settings, deletion, invitations or owners in it, whoever made it", async () => {
		await ada.visit(`/rooms/${room.id}/participants`);
		await person(ada.page, "bob").waitFor();
		await details.getByText("Only the two of you see").waitFor();
		await person(ada.page, "bob").hover();
		assert.deepEqual(await details.getByRole("button").allInnerTexts(), ["", "bob", "Notifications\nDefault", "Favourite", "Pictures and files", "Hide conversation", "Block bob", "ada", "bob"]);
		assert.equal(await details.getByRole("link").count(), 0);
		assert.equal(await details.getByText("Owner").count(), 0);
		assert.equal(await (await menuOf(ada.page, "and nobody else")).getByRole("button", { name: "Delete" }).count(), 0);
		await ada.page.keyboard.press("Escape");
		await ada.visit(`/rooms/${room.id}/settings`);
		await ada.page.getByText("A direct room stays as it is.").waitFor();
	});

	await suite.test("a conversation that is hidden is off the list, and is there again for who opens it", async () => {
		await ada.visit(`/rooms/${room.id}/participants`);
		await details.getByRole("button", { name: "Hide conversation" }).click();
		await link(ada.page, "bob").waitFor({ state: "detached" });
		await link(ada.page, "Hall").waitFor();
		await ada.visit(`/rooms/${room.id}`);
		await link(ada.page, "bob").waitFor();
		await message(ada.page, "and nobody else").waitFor();
	});

	await suite.test("hidden elsewhere it closes here, and a message brings it back", async () => {
		await house.ask("ada", "POST", `rooms/${room.id}/leave/`);
		await ada.page.getByText("bob is off your list.").waitFor();
		await link(ada.page, "bob").waitFor({ state: "detached" });
		await house.say("bob", room, "are you there");
		await link(ada.page, "bob").click();
		await message(ada.page, "are you there").waitFor();
	});

	await suite.test("who is blocked can no longer write there, and the settings take it back", async () => {
		await ada.visit(`/rooms/${room.id}/participants`);
		await details.getByRole("button", { name: "Block bob" }).click();
		await ada.page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
		await ada.page.getByText("You have blocked bob.").waitFor();
		await details.getByRole("button", { name: "Unblock bob" }).waitFor();
		await write(bob, "can you hear me");
		await bob.page.locator("article.failed").getByText("This person cannot be written to.").waitFor();
		await ada.visit("/settings");
		await ada.button("Unblock bob").click();
		await ada.page.getByText("You have blocked nobody.").waitFor();
		await ada.visit(`/rooms/${room.id}/participants`);
		await details.getByRole("button", { name: "Block bob" }).waitFor();
		assert.equal(await ada.page.getByText("You have blocked bob.").isVisible(), false);
	});

	await suite.test("what one is told of survives a reload, and a silence ends when it is ended", async () => {
		const dialog = ada.page.getByRole("dialog"), level = details.getByRole("button", { name: "Notifications" });
		const membership = async () => (await house.ask("ada", "GET", `rooms/${room.id}/`)).membership;

		await details.getByRole("button", { name: "Favourite" }).click();
		await details.getByRole("button", { name: "Favourite", pressed: true }).waitFor();
		await list(ada.page, "Favourites").getByRole("link", { name: /^bob/ }).waitFor();
		await level.click();
		await dialog.getByText("Here: Every message").waitFor();
		await dialog.getByRole("radio", { name: "Mentions" }).check();
		await level.getByText("Mentions").waitFor();
		await dialog.getByRole("button", { name: "For 8 hours" }).click();
		await dialog.getByText("Silenced until").waitFor();
		await dialog.getByRole("button", { name: "Close" }).last().click();
		await ada.page.reload();
		await level.getByText("Silenced until").click();
		assert.equal(await dialog.getByRole("radio", { name: "Mentions" }).isChecked(), true);
		const { favourite, notify, silenced_until: end } = await membership();

		assert.deepEqual([favourite, notify], [true, "mentions"]);
		assert.ok(Math.abs(Date.parse(end) - Date.now() - 8 * 3600000) < 600000, end);
		await dialog.getByRole("button", { name: "Turn it on again" }).click();
		await dialog.getByRole("button", { name: "For 1 hour" }).waitFor();
		assert.equal((await membership()).silenced_until, null);
		await dialog.getByRole("button", { name: "Close" }).last().click();
		await level.getByText("Mentions").waitFor();
	});

	await suite.test("quiet hours and what the default means are kept by the server", async () => {
		const section = ada.page.locator("#notifications"), mine = () => house.ask("ada", "GET", "users/me/settings/");

		await ada.visit("/settings");
		await section.getByRole("radio", { name: /^Nothing/ }).check();
		await section.getByRole("checkbox", { name: /^Quiet hours/ }).check();
		await section.getByLabel("From").fill("23:30");
		await section.getByRole("checkbox", { name: "Saturday" }).uncheck();
		await section.getByLabel("Time zone").selectOption("Asia/Tokyo");
		await section.getByRole("button", { name: "Save" }).click();
		await until(async () => (await mine()).quiet !== null, "they are not kept");
		assert.deepEqual(await mine(), { notify_default: "none", push_content: (await mine()).push_content,
			quiet: { from: "23:30", to: "07:00", days: [1, 2, 3, 4, 5, 7], zone: "Asia/Tokyo" } });
		await ada.page.reload();
		assert.equal(await section.getByLabel("From").inputValue(), "23:30");
		await section.getByRole("checkbox", { name: /^Quiet hours/ }).uncheck();
		await until(async () => (await mine()).quiet === null, "they go on");
		assert.equal(await section.getByLabel("From").isVisible(), false);
	});

	await suite.test("several are found and chosen for a new message, or nobody for a note", async () => {
		const dialog = ada.page.getByRole("dialog"), find = dialog.getByRole("searchbox");

		await ada.button("New message").click();
		assert.equal(await dialog.getByRole("button", { name: "Write", exact: true }).isDisabled(), true);
		for (const name of ["eve", "bob"]) {
			await find.fill(name);
			await dialog.getByRole("checkbox", { name }).check();
		}
		await dialog.getByRole("listitem").filter({ hasText: "eve" }).getByRole("button").click();
		await find.fill("eve");
		await dialog.getByRole("checkbox", { name: "eve" }).check();
		await dialog.getByRole("button", { name: "Write", exact: true }).click();
		await heading(ada.page, "bob, eve").waitFor();
		await dialog.waitFor({ state: "detached" });
		await ada.button("New message").click();
		await dialog.getByRole("button", { name: "Notes to yourself" }).click();
		await heading(ada.page, "Notes to yourself").waitFor();
		await write(ada, "milk");
		await message(ada.page, "milk").waitFor();
		assert.equal(await ada.button("Invite").count(), 0);
		assert.equal(await ada.button("Start call").count(), 0);
	});

	await suite.test("a refusal is told in words, and a server without direct rooms offers none", async () => {
		await house.ask("eve", "PUT", `users/${house.users.bob.id}/block/`);
		await bob.visit(`/rooms/${hall.id}/participants`);
		await press(bob.page, "eve", "Message eve");
		await bob.page.locator("#toasts").getByText("This person cannot be written to.").waitFor();
		await bob.page.route("**/api/info/", async (route) => {
			const answer = await route.fetch(), info = await answer.json();

			await route.fulfill({ response: answer, json: { ...info, features: info.features.filter((feature) => feature !== "direct") } });
		});
		await bob.page.evaluate(async () => {
			const { site } = await import("./js/core/site.js");

			await site.refresh();
		});
		await bob.button("Message ada").waitFor({ state: "detached" });
		assert.equal(await bob.button("New message").isVisible(), false);
	});
};
