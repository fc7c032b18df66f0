/*
 * Invitations of a room: made, shown as a code, listed with what has become of them, revoked; by those who may.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { readCode } from "./code.mjs";

const after = (url) => new URL(url).hash.slice(1);

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "kim"]);
	const room = await house.room("Attic", ["ada", "bob"]);
	const ada = await house.open("ada", { at: `/rooms/${room.id}/invites`, viewport: { width: 360, height: 740 } }), { page } = ada;
	const lines = page.locator(".invites li");

	await suite.test("an invitation is made with a note, for so many and so long, and its code brings somebody in", async () => {
		await page.getByText("There are no invitations yet.").waitFor();
		await page.getByLabel("Good for").selectOption({ label: "1 day" });
		await page.getByLabel("For how many").selectOption({ label: "1 person" });
		await page.getByLabel(/^Note/).fill("For Kim");
		await ada.button("Make a link").click();
		const code = page.getByRole("dialog", { name: "For Kim" }).getByRole("img", { name: "QR code: Invitation link" });

		await code.waitFor();
		const [made] = (await house.ask("ada", "GET", `invites/?room_id=${room.id}`)).results;

		assert.equal(await readCode(code), made.url);
		assert.deepEqual([made.max_uses, Math.round((Date.parse(made.expires_at) - Date.parse(made.created_at)) / 1000)], [1, 86400]);
		await page.keyboard.press("Escape");
		const kim = await house.open("kim", { at: after(made.url), viewport: { width: 360, height: 740 } });

		await kim.page.getByText("ada invites you to MOznoDS.").waitFor();
		await kim.button("Join this room").click();
		await kim.page.getByRole("main").getByRole("heading", { name: "Attic", level: 1 }).waitFor();
		await kim.stop();
	});

	await suite.test("the list tells what has become of each, and revokes", async () => {
		const { url } = await house.ask("ada", "POST", "invites/", { room_id: room.id, note: "For the class" });

		await page.reload();
		await lines.filter({ hasText: "For Kim" }).getByText("used up").waitFor();
		await lines.filter({ hasText: "For Kim" }).getByText("used 1 of 1", { exact: false }).waitFor();
		assert.equal(await lines.first().getByText("For the class").count(), 1, "what is good stands first");
		await ada.button("Revoke “For the class”").click();
		await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
		await lines.filter({ hasText: "For the class" }).getByText("revoked").waitFor();
		await until(() => house.ask("bob", "GET", `invites/${after(url).split("/").pop()}/`).then(() => false, (error) => /invite_invalid/.test(error)), "it is still good");
	});

	await suite.test("members see them only where the room lets them invite, and then their own", async () => {
		const bob = await house.open("bob", { at: `/rooms/${room.id}/invites` });

		await bob.page.getByText("Only who looks after this room invites to it.").waitFor();
		await house.ask("ada", "PATCH", `rooms/${room.id}/`, { invite: "members" });
		await bob.visit(`/rooms/${room.id}`);
		/* Of two addresses that follow each other at once the page may see but the second, which is the one it has. */
		await bob.page.getByRole("textbox", { name: "Write a message" }).waitFor();
		await bob.visit(`/rooms/${room.id}/invites`);
		await bob.page.getByText("There are no invitations yet.").waitFor();
		await bob.button("Make a link").click();
		await bob.page.getByRole("dialog", { name: "Link of bob" }).waitFor();
		await bob.stop();
	});
};
