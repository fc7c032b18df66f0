/*
 * Where no WebSocket gets through: the client asks for news by itself, says so, and everything but calls works.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { MODULES } from "../server.mjs";
import { startFront } from "./front.mjs";
import { ends, field, message, stored, write } from "./talk.mjs";

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_WEB: MODULES });
	const room = await house.room("Lobby", ["ada", "bob"]);
	const front = suite.keep(await startFront(path.join(suite.scratch, "deaf"), { to: house.port, sockets: false }));
	const ada = await house.open("ada", { address: front.address, at: `/rooms/${room.id}` });
	const bob = await house.open("bob", { address: front.address, at: `/rooms/${room.id}` });

	await Promise.all([ada, bob].map(({ page }) => field(page).waitFor()));
	await suite.test("after two tries the page asks for news by itself: two can talk", async () => {
		for (let number = 1; number <= 3; number++) {
			await write(ada, `ada ${number}`);
			await write(bob, `bob ${number}`);
		}
		await message(bob.page, "ada 3").waitFor();
		await message(ada.page, "bob 3").waitFor();
		const all = await stored(house, "ada", room);
		assert.equal(all.length, 6);
		await ends(ada, all);
		await ends(bob, all);
	});

	await suite.test("it is said where one looks, and calls say why they cannot be", async () => {
		const call = ada.button("Start call");

		await ada.becomes(() => document.querySelector("#call-button button").disabled);
		assert.match(await call.getAttribute("title"), /Calls need a WebSocket/);
		if (!await ada.page.locator("#details").isVisible())
			await ada.button("Details and participants").click();
		await ada.page.getByText("Live connections do not get through here.").waitFor();
	});

	await suite.test("edits, deletions and a changed room arrive as well", async () => {
		const sent = await house.say("bob", room, "one thing"), other = await house.say("bob", room, "another thing");

		await message(ada.page, "another thing").waitFor();
		await house.ask("bob", "PATCH", `messages/${sent.id}/`, { content: "a better thing" });
		await house.ask("bob", "DELETE", `messages/${other.id}/`);
		await house.ask("ada", "PATCH", `rooms/${room.id}/`, { name: "Salon" });
		await message(ada.page, "a better thing").waitFor();
		await message(ada.page, "another thing").waitFor({ state: "detached" });
		await bob.page.getByRole("heading", { name: "Salon" }).waitFor();
	});

	await suite.test("when a WebSocket gets through after all, it is used", async () => {
		await front.stop();
		suite.keep(await startFront(path.join(suite.scratch, "hearing"), { to: house.port, port: front.port }));
		for (const person of [ada, bob])
			await person.becomes(async (id) => {
				const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI));

				return channels.get(id)?.state === "live";
			}, room.id, "still polls");
		await write(ada, "live at last");
		await message(bob.page, "live at last").waitFor();
		await ada.button("Start call").and(ada.page.locator(":enabled")).waitFor();
	});
};
