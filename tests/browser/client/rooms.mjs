/*
 * Rooms: making, finding, joining, changing, leaving and deleting them, as three people see it at the same time.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { counts, write } from "./talk.mjs";

const link = (page, name) => page.locator(".room-list").getByRole("link", { name: new RegExp(`^${name}`) });

/* The number of unread messages beside a room. */
const badge = (page, name, count) => link(page, name).locator(".badge").filter({ hasText: new RegExp(`^${count}\\b`) });

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve"]);
	const ada = await house.open("ada"), bob = await house.open("bob");
	let room;

	await suite.test("a room is made, with its faults beside their fields", async () => {
		await ada.page.getByRole("link", { name: "Create a room" }).first().click();
		await ada.button("Create room").click();
		await ada.page.getByText("This is required.").waitFor();
		await ada.page.getByLabel("Name", { exact: true }).fill("   ");
		await ada.button("Create room").click();
		await ada.page.getByText("This may not be empty.").waitFor();
		await ada.page.getByLabel("Name", { exact: true }).fill("Reading room");
		await ada.page.getByLabel(/^Description/).fill("What we read this month.");
		await ada.page.getByLabel(/^Most participants/).fill("2");
		await ada.button("Create room").click();
		await ada.page.getByRole("heading", { name: "Reading room" }).waitFor();
		await link(ada.page, "Reading room").waitFor();
		room = (await house.ask("ada", "GET", "rooms/")).results[0];
		assert.equal(room.description, "What we read this month.");
		assert.equal(room.max_participants, 2);
	});

	await suite.test("another finds it in the directory, and joins", async () => {
		await bob.page.getByRole("link", { name: "Browse public rooms" }).first().click();
		await bob.page.getByLabel("Search by name").fill("nothing like it");
		await bob.page.getByText("No public room matches “nothing like it”").waitFor();
		await bob.page.getByLabel("Search by name").fill("ading");
		await bob.page.getByText("1 room found").waitFor();
		await bob.button("Join Reading room").click();
		await bob.page.getByRole("heading", { name: "Reading room" }).waitFor();
		await link(bob.page, "Reading room").waitFor();
		await ada.page.locator("#details, .people-button").getByText("2").first().waitFor();
	});

	await suite.test("the field above the list finds a room whatever its accents and theirs", async () => {
		const field = bob.page.getByLabel("Find a room");

		await field.fill("Réäding");
		await link(bob.page, "Reading room").waitFor();
		await field.fill("writing");
		await link(bob.page, "Reading room").waitFor({ state: "detached" });
		await field.fill("");
		await link(bob.page, "Reading room").waitFor();
	});

	await suite.test("a full room says so and takes nobody", async () => {
		const eve = await house.open("eve", { at: "/directory" });

		assert.equal(await eve.button("Reading room is full").isDisabled(), true);
		await eve.stop();
	});

	await suite.test("a room that one is not in is asked for once, by whichever way one comes", async () => {
		const eve = await house.open("eve", { at: "/directory" }), asked = [];
		const look = async () => {
			asked.length = 0;
			await eve.visit(`/rooms/${room.id}`);
			await eve.button("Join this room").waitFor();
			/* What is asked for in the same breath is on its way by now. */
			await eve.page.waitForLoadState("networkidle");
			assert.equal(asked.length, 1);
		};

		eve.page.on("request", (request) => request.url().endsWith(`/api/rooms/${room.id}/`) && asked.push(request.url()));
		await eve.page.getByText("Reading room").first().waitFor();
		await look();
		await eve.page.goto("about:blank");
		await look();
		await eve.stop();
	});

	await suite.test("the details tell who is there, who is connected, and who owns it", async () => {
		const list = ada.page.locator("#details");

		if (!await list.isVisible())
			await ada.button("Details and participants").click();
		await list.getByText("What we read this month.").waitFor();
		await list.locator(".person.is-online").filter({ hasText: "bob" }).waitFor();
		await list.locator(".person").filter({ hasText: "ada" }).getByText("Owner").waitFor();
		await bob.visit("/settings");
		await list.locator(".person.is-online").filter({ hasText: "bob" }).waitFor();
		await bob.page.goto("about:blank");
		await list.locator(".person:not(.is-online)").filter({ hasText: "bob" }).waitFor();
		await bob.visit(`/rooms/${room.id}`);
		await list.locator(".person.is-online").filter({ hasText: "bob" }).waitFor();
	});

	await suite.test("the owner changes the room; the others see it at once, and may not themselves", async () => {
		await ada.page.getByRole("link", { name: "Room settings" }).click();
		await ada.page.getByLabel("Name", { exact: true }).fill("Library");
		await ada.page.getByLabel(/^Most participants/).fill("");
		await ada.button("Save").click();
		await bob.page.getByRole("heading", { name: "Library" }).waitFor();
		await link(bob.page, "Library").waitFor();
		await bob.visit(`/rooms/${room.id}/settings`);
		await bob.page.getByText("Only the owner can change this room.").waitFor();
		await bob.visit(`/rooms/${room.id}`);
	});

	await suite.test("a private room is found by nobody, and entered by invitation", async () => {
		await ada.page.getByRole("link", { name: "Create a room" }).first().click();
		await ada.page.getByLabel("Name", { exact: true }).fill("Board");
		await ada.page.getByRole("radio", { name: /^Private/ }).check();
		await ada.button("Create room").click();
		await ada.page.getByRole("heading", { name: "Board" }).waitFor();
		const { id } = (await house.ask("ada", "GET", "rooms/")).results.find(({ name }) => name === "Board");
		const eve = await house.open("eve", { at: `/rooms/${id}` });
		await eve.page.getByText("This room is not open to you").waitFor();
		if (!await ada.page.locator("#details").isVisible())
			await ada.button("Details and participants").click();
		await ada.page.locator("#details").getByRole("button", { name: "Invite" }).click();
		await ada.page.getByRole("dialog").getByLabel("User name or display name").fill("ev");
		await ada.button("Add eve").click();
		await ada.page.getByText("eve has been added.").waitFor();
		await ada.page.keyboard.press("Escape");
		await eve.page.reload();
		await eve.page.getByRole("heading", { name: "Board" }).waitFor();
		await eve.stop();
	});

	await suite.test("unread messages are counted in the list, the title says so, and reading them is enough", async () => {
		await ada.visit(`/rooms/${room.id}`);
		await ada.page.getByRole("heading", { name: "Library" }).waitFor();
		await bob.visit("/settings");
		await bob.page.getByRole("heading", { name: "Settings" }).first().waitFor();
		for (const text of ["one", "two", "three"])
			await write(ada, text);
		await badge(bob.page, "Library", 3).waitFor();
		await link(bob.page, "Library").getByText("3 unread messages").waitFor({ state: "attached" });
		await counts(bob.page, 3);
		await bob.page.reload();
		await badge(bob.page, "Library", 3).waitFor();
		await link(bob.page, "Library").click();
		await bob.page.getByText("three", { exact: true }).first().waitFor();
		await badge(bob.page, "Library", 3).waitFor({ state: "detached" });
		await counts(bob.page, 0);
	});

	await suite.test("the room with the latest message is on top, and the list tells when that was", async () => {
		const other = await house.room("Workshop", ["ada", "bob"]);

		await bob.page.reload();
		await link(bob.page, "Workshop").waitFor();
		await house.say("ada", room, "newer");
		const first = () => bob.page.locator(".room-items .room-name").first().innerText();
		await until(async () => await first() === "Library", async () => `first is ${await first()}`);
		await house.say("ada", other, "newest");
		await until(async () => await first() === "Workshop", async () => `first is ${await first()}`);
		await link(bob.page, "Workshop").locator("time").waitFor();
	});

	await suite.test("a room is found by typing a part of its name", async () => {
		await bob.page.keyboard.press("Control+k");
		await bob.page.keyboard.type("libr");
		assert.equal(await bob.page.locator(".room-items .room-link").count(), 1);
		await bob.page.keyboard.press("Enter");
		await bob.page.getByRole("heading", { name: "Library" }).waitFor();
	});

	await suite.test("a phone's list tells what was written last, asked for with one request, and what one has begun to write", async () => {
		const notes = await house.room("Notes", ["bob"]), last = await house.say("ada", room, "> quoted\n\n**The** last `word`");
		let asked = 0;
		const phone = await house.open("bob", { at: "/nowhere", viewport: { width: 390, height: 844 } }), line = (name) => link(phone.page, name).locator(".room-preview");

		await phone.context.route(/api\/info\/$/, async (route) => {
			const answer = await route.fetch(), info = await answer.json();

			await route.fulfill({ response: answer, json: { ...info, features: [...info.features, "replies"] } });
		});
		await phone.context.route(/api\/messages\/\?ids=/, (route) => {
			asked++;
			return route.fulfill({ json: { results: [last] } });
		});
		await phone.visit(`/rooms/${notes.id}`);
		await phone.page.getByRole("textbox", { name: "Write a message" }).fill("Not yet");
		await phone.page.reload();
		await phone.page.getByRole("link", { name: "Back", exact: true }).click();
		await line("Library").getByText("ada: quoted").waitFor();
		await line("Notes").getByText("Not yet").waitFor();
		assert.ok((await link(phone.page, "Library").boundingBox()).height === 64);
		assert.equal(asked, 1);
		await house.say("ada", room, "and one more");
		await line("Library").getByText("ada: and one more").waitFor();
		assert.equal(asked, 1);
		await phone.stop();
		const desk = await house.open("bob", { storage: { [`moznods:/:last:${house.users.bob.id}`]: String(notes.id) } });

		await desk.page.getByRole("heading", { name: "Notes", level: 1 }).waitFor();
		await desk.stop();
	});

	await suite.test("who is removed is told, and the room is gone for them", async () => {
		await ada.visit(`/rooms/${room.id}`);
		if (!await ada.page.locator("#details").isVisible())
			await ada.button("Details and participants").click();
		await ada.button("Remove bob from the room").click();
		await ada.page.getByRole("dialog").getByRole("button", { name: "Remove from room" }).click();
		await bob.page.getByText("You are no longer a participant of Library.").waitFor();
		await link(bob.page, "Library").waitFor({ state: "detached" });
	});

	await suite.test("who leaves is asked first, and is gone; the room goes on", async () => {
		await house.ask("bob", "POST", `rooms/${room.id}/join/`);
		await bob.visit(`/rooms/${room.id}`);
		await bob.page.reload();
		await bob.page.getByRole("heading", { name: "Library" }).waitFor();
		if (!await bob.page.locator("#details").isVisible())
			await bob.button("Details and participants").click();
		await bob.button("Leave room").click();
		await bob.page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
		await bob.button("Leave room").click();
		await bob.page.getByRole("dialog").getByRole("button", { name: "Leave room" }).click();
		await link(bob.page, "Library").waitFor({ state: "detached" });
		assert.equal((await house.ask("ada", "GET", `rooms/${room.id}/`)).participant_count, 1);
	});

	await suite.test("a deleted room is gone for everybody who looks at it", async () => {
		await house.ask("bob", "POST", `rooms/${room.id}/join/`);
		await bob.visit(`/rooms/${room.id}`);
		await bob.page.reload();
		await bob.page.getByRole("heading", { name: "Library" }).waitFor();
		await ada.visit(`/rooms/${room.id}/settings`);
		await ada.button("Delete room").click();
		await ada.page.getByRole("dialog").getByRole("button", { name: "Delete room" }).click();
		await bob.page.getByText("The room Library has been deleted.").waitFor();
		await link(bob.page, "Library").waitFor({ state: "detached" });
		await link(ada.page, "Library").waitFor({ state: "detached" });
	});

	await suite.test("an address that names nothing says so", async () => {
		await ada.visit("/rooms/999");
		await ada.page.getByText("This room is not open to you").waitFor();
		await ada.visit("/no/such/screen");
		await ada.page.getByText("This address names nothing.").waitFor();
	});
};
