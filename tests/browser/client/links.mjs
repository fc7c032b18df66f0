/*
 * What the server's links lead to: invitations, new passwords, and a login that another device hands over.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { until } from "../server.mjs";
import { readCode } from "./code.mjs";
import { sessionKey } from "./person.mjs";

const field = (page, label) => page.getByLabel(label, { exact: true });

/* What follows # in the address of a link. */
const after = (url) => new URL(url).hash.slice(1);

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_INVITES: "members" });

	house.settings.MOZNODS_REGISTRATION = "invite";
	await house.restart();
	const room = await house.ask("ada", "POST", "rooms/", { name: "Attic", visibility: "private" });
	const invite = (more = {}) => house.ask("ada", "POST", "invites/", { room_id: room.id, ...more });
	const stranger = await house.open(null);
	const { page } = stranger;
	const inTheAttic = (someone) => someone.getByRole("main").getByRole("heading", { name: "Attic", level: 1 }).waitFor();
	const logOut = async () => {
		await stranger.visit("/settings");
		await stranger.button("Log out").click();
		await stranger.button("Log in").waitFor();
	};
	/* Who has the page open now, by their token. */
	const loggedIn = () => page.evaluate((key) => JSON.parse(localStorage.getItem(key))?.token, sessionKey(house.address));

	await suite.test("without an invitation there is no form for registering, and who forgot the password is told whom to ask", async () => {
		await page.getByText("Accounts are made by invitation here", { exact: false }).waitFor();
		assert.equal(await page.getByRole("link", { name: "Create account" }).count(), 0);
		await page.getByRole("link", { name: "Forgot your password?" }).click();
		await page.getByText("Ask the administrator of this server", { exact: false }).waitFor();
	});

	await suite.test("where the server sends letters, who forgot the password gets one by the address", async () => {
		let asked = null;

		await page.route("**/api/info/", async (route) => {
			const answer = await route.fetch();

			await route.fulfill({ response: answer, json: { ...await answer.json(), password_reset: "mail" } });
		});
		await page.route("**/api/auth/forgot/", (route) => {
			asked = route.request().postDataJSON();
			return route.fulfill({ status: 204 });
		});
		await stranger.visit("/login");
		await page.reload();
		await page.getByRole("link", { name: "Forgot your password?" }).click();
		await field(stranger.page, "E-mail").fill("bob@example.org");
		await stranger.button("Send the link").click();
		await page.getByRole("status").getByText("a letter with a link is on its way", { exact: false }).waitFor();
		assert.deepEqual(asked, { email: "bob@example.org" });
		await page.unrouteAll({ behavior: "wait" });
	});

	await suite.test("who is logged in sees what they are invited to, and joins by a button", async () => {
		const { url } = await invite();
		const bob = await house.open("bob", { at: after(url) });

		await bob.page.getByText("ada invites you to", { exact: false }).waitFor();
		await bob.page.getByText("1 participant", { exact: true }).waitFor();
		assert.equal((await house.ask("ada", "GET", `rooms/${room.id}/`)).participant_count, 1);
		await bob.button("Join this room").click();
		await inTheAttic(bob.page);
		assert.equal((await house.ask("ada", "GET", `rooms/${room.id}/`)).participant_count, 2);
		await bob.stop();
	});

	await suite.test("who registers by an invitation ends in its room; one that does not say so has no such form", async () => {
		await stranger.visit(after((await invite()).url));
		await page.getByRole("link", { name: "Log in" }).click();
		await page.getByText("Accounts are made by invitation here", { exact: false }).waitFor();
		await stranger.visit(after((await invite({ registers: true })).url));
		await page.getByRole("link", { name: "Create account" }).click();
		await field(page, "User name").fill("kim");
		await field(page, "E-mail").fill("kim@example.org");
		await field(page, "Password").fill("the secret of kim");
		await stranger.button("Create account").click();
		await inTheAttic(page);
	});

	await suite.test("who has an account logs in by an invitation, and is in its room without another question", async () => {
		await logOut();
		await house.ask("bob", "POST", `rooms/${room.id}/leave/`);
		await stranger.visit(after((await invite()).url));
		await page.getByRole("link", { name: "Log in" }).click();
		await field(page, "User name or e-mail").fill("bob");
		await field(page, "Password").fill("the secret of bob");
		await stranger.button("Log in").click();
		await inTheAttic(page);
	});

	await suite.test("who may invite gets a link in the room's details, which brings others in; a member does where the room says so", async () => {
		const invited = () => page.locator(".details").getByRole("button", { name: "Invite", exact: true });
		const link = page.getByRole("dialog").getByRole("textbox", { name: "Invitation link", exact: true });

		await stranger.visit(`/rooms/${room.id}/participants`);
		await page.locator(".details").getByText("@ada").waitFor();
		assert.equal(await invited().count(), 0);
		await house.ask("ada", "PATCH", `rooms/${room.id}/`, { invite: "members" });
		await invited().click();
		assert.equal(await page.getByRole("dialog").getByRole("searchbox").count(), 0);
		await page.getByRole("dialog").getByRole("button", { name: "Copy invitation link" }).click();
		await link.waitFor();
		const { room: into } = await house.server.ask("GET", `/api/invites/${after(await link.inputValue()).split("/").at(-1)}/`);
		assert.equal(into.name, "Attic");
		await page.keyboard.press("Escape");
	});

	await suite.test("an invitation that is no use any more says so, and leads on", async () => {
		const { id, url } = await invite();

		await house.server.ask("DELETE", `/api/invites/${id}/`, house.users.ada.token);
		await stranger.visit(after(url));
		await page.getByText("This invitation is no use any more").waitFor();
		await page.getByRole("link", { name: "To your rooms" }).click();
		await page.getByRole("link", { name: /Attic/ }).waitFor();
	});

	await suite.test("a link for a new password takes one and logs in; once", async () => {
		const made = execFileSync(path.join(suite.build, "moznods"), ["user", "link", "bob", "--state", house.server.state], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
		const at = `/reset/${/#\/reset\/([\w-]+)/.exec(made)[1]}`;

		await logOut();
		await stranger.visit(at);
		await field(page, "New password").fill("another secret");
		await stranger.button("Change password and log in").click();
		await page.locator(".me").getByText("@bob").waitFor();
		await house.server.ask("POST", "/api/auth/login/", null, { username: "bob", password: "another secret" });
		await stranger.visit(at);
		await field(page, "New password").fill("a third secret");
		await stranger.button("Change password and log in").click();
		await page.getByRole("alert").getByText("This link is not good, or not any more: ask for a new one.").waitFor();
	});

	await suite.test("another device's link logs in by a button, not by being opened; once", async () => {
		const { url } = await house.ask("ada", "POST", "auth/handover/");

		await logOut();
		await stranger.visit(after(url));
		await stranger.button("Log in on this device").waitFor();
		assert.equal(await loggedIn(), undefined);
		await stranger.button("Log in on this device").click();
		await page.locator(".me").getByText("@ada").waitFor();
		assert.notEqual(await loggedIn(), house.users.ada.token);
		await logOut();
		await stranger.visit(after(url));
		await stranger.button("Log in on this device").click();
		await page.getByRole("alert").getByText("This link is not good, or not any more", { exact: false }).waitFor();
		await until(async () => await loggedIn() === undefined, "nobody is logged in");
	});

	await suite.test("a device shows the code that lets another one in, readable in the dark as well", async () => {
		const ada = await house.open("ada", { at: "/settings", colorScheme: "dark", viewport: { width: 360, height: 740 } });

		await ada.button("Show a code for another device").click();
		const code = ada.page.getByRole("img", { name: "QR code: Link that logs in" });

		await code.waitFor();
		await ada.page.getByText(/^Good once, for \d+ seconds? more\.$/).waitFor();
		const url = await readCode(code);

		assert.equal(url, await field(ada.page, "Link that logs in").inputValue());
		await stranger.visit(after(url));
		await stranger.button("Log in on this device").click();
		await page.locator(".me").getByText("@ada").waitFor();
		await ada.page.keyboard.press("Escape");
		await ada.page.locator(".sessions li").nth(1).waitFor();
		await logOut();
		await ada.stop();
	});
};
