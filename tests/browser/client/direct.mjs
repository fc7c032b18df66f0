/*
 * Direct rooms: writing to one person or to several, and who may.
 */
import assert from "node:assert/strict";
import { field, message, write } from "./talk.mjs";

const person = (page, name) => page.locator("#details .person").filter({ hasText: `@${name}` });

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve"]);
	const hall = await house.room("Hall", ["ada", "bob", "eve"]);
	const ada = await house.open("ada", { at: `/rooms/${hall.id}/participants` }), bob = await house.open("bob", { at: `/rooms/${hall.id}/participants` });
	const opened = async (somebody) => {
		await somebody.page.waitForURL((url) => /^#\/rooms\/\d+$/.test(url.hash) && url.hash !== `#/rooms/${hall.id}`);
		await field(somebody.page).waitFor();
	};
	let room;

	await suite.test("somebody in a room is written to, and both find themselves in the same one", async () => {
		await person(ada.page, "bob").hover();
		await person(ada.page, "bob").getByRole("button", { name: "Message bob" }).click();
		await opened(ada);
		await write(ada, "between the two of us");
		await message(ada.page, "between the two of us").waitFor();
		await person(bob.page, "ada").hover();
		await person(bob.page, "ada").getByRole("button", { name: "Message ada" }).click();
		await message(bob.page, "between the two of us").waitFor();
		room = (await house.ask("ada", "GET", "rooms/")).results.find(({ kind }) => kind === "direct");
		assert.equal(new URL(ada.page.url()).hash, `#/rooms/${room.id}`);
		assert.equal(new URL(bob.page.url()).hash, `#/rooms/${room.id}`);
		assert.equal(await person(ada.page, "ada").getByRole("button", { name: /^Message/ }).count(), 0);
	});
};
