/*
 * Accounts: registering, logging in and out, the profile, the password, the sessions, language and theme.
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { MODULES, until } from "../server.mjs";
import { png } from "./samples.mjs";

const field = (page, label) => page.getByLabel(label, { exact: true });

/* The error that stands beside a field, and that a screen reader reads with it. */
const fault = async (page, label) => {
	const described = await field(page, label).getAttribute("aria-describedby");
	const lines = await Promise.all(described.split(" ").map((id) => page.locator(`[id="${id}"].field-error`).allInnerTexts()));

	return lines.flat().join("").trim();
};

/* The keys of words that the client's scripts name as such. */
const usedKeys = async (web) => {
	const names = (await readdir(web, { recursive: true })).filter((name) => name.endsWith(".js"));
	const scripts = await Promise.all(names.map((name) => readFile(path.join(web, name), "utf8")));

	return new Set(scripts.flatMap((text) => [...text.matchAll(/\bt\("([a-z]+\.[\w.]+)"/g)].map(([, key]) => key)));
};

const passwordOf = (name) => `the secret of ${name}`;

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_WEB: MODULES });
	const stranger = await house.open(null);
	const { page } = stranger;

	await suite.test("who registers is told beside each field what is wrong with it, by the page and by the server", async () => {
		await page.getByRole("link", { name: "Create account" }).click();
		await stranger.button("Create account").click();
		for (const label of ["User name", "E-mail", "Password"])
			assert.equal(await fault(page, label), "This is required.", label);
		await field(page, "User name").fill("ada");
		await field(page, "E-mail").fill("nobody");
		await field(page, "Password").fill("short");
		await stranger.button("Create account").click();
		assert.equal(await fault(page, "E-mail"), "This is no e-mail address.");
		await field(page, "E-mail").fill("kim@example.org");
		await stranger.button("Create account").click();
		await until(() => fault(page, "User name"), "no error beside the name");
		assert.equal(await fault(page, "User name"), "This user name is taken.");
		assert.equal(await fault(page, "Password"), "This must have at least 8 characters.");
		assert.equal(await page.evaluate(() => document.activeElement.name), "username");
		assert.equal(await field(page, "User name").getAttribute("aria-invalid"), "true");
	});

	await suite.test("who registers is in", async () => {
		await field(page, "User name").fill("kim");
		await page.getByLabel(/^Display name/).fill("Kim Possible");
		await field(page, "Password").fill(passwordOf("kim"));
		await stranger.button("Create account").click();
		await page.getByRole("heading", { name: "Welcome" }).waitFor();
		await page.getByText("@kim").waitFor();
		await page.getByText("Kim Possible").first().waitFor();
	});

	await suite.test("who logs out is out in every window, and finds nothing by going back", async () => {
		const other = await stranger.tab("");

		await page.getByRole("link", { name: /Settings/ }).click();
		await stranger.button("Log out").click();
		await page.getByRole("button", { name: "Log in" }).waitFor();
		await other.getByRole("button", { name: "Log in" }).waitFor();
		await other.close();
		await page.goBack();
		await page.getByRole("button", { name: "Log in" }).waitFor();
		assert.equal(await page.evaluate(() => localStorage.getItem("moznods:/:session")), null);
	});

	await suite.test("one logs in by name or by e-mail; a wrong password is told as such", async () => {
		await field(page, "User name or e-mail").fill("kim");
		await field(page, "Password").fill("not this one");
		await stranger.button("Log in").click();
		await page.getByRole("alert").getByText("No account has this name and password.").waitFor();
		await field(page, "User name or e-mail").fill("kim@example.org");
		await field(page, "Password").fill(passwordOf("kim"));
		await page.keyboard.press("Enter");
		await page.getByText("@kim").waitFor();
		await stranger.stop();
	});

	await suite.test("a server that is busy just now is asked again; the one who logs in only waits", async () => {
		const late = await house.open(null);
		let refusals = 0;

		await late.page.route("**/api/auth/login/", (route) => (refusals++ < 2
			? route.fulfill({ status: 503, contentType: "application/json", headers: { "Retry-After": "1" },
				body: JSON.stringify({ error: "busy", message: "The server is busy." }) }) : route.continue()));
		await field(late.page, "User name or e-mail").fill("ada");
		await field(late.page, "Password").fill(passwordOf("ada"));
		await late.button("Log in").click();
		await late.page.getByText("@ada").waitFor();
		assert.equal(refusals, 3);
		await late.stop();
	});

	await suite.test("too many tries: a countdown, no button, and then on", async () => {
		const strict = await suite.house(["ada"], { MOZNODS_LIMITS: "on", MOZNODS_LIMIT_AUTH: "3" });
		const someone = await strict.open(null);
		const sentence = someone.page.getByText(/^Too many requests\. Wait \d+ seconds?\.$/);

		for (let tries = 0; tries < 4; tries++) {
			await someone.button("Log in").waitFor();
			await field(someone.page, "User name or e-mail").fill("ada");
			await field(someone.page, "Password").fill("not this one");
			await someone.button("Log in").click();
			await sentence.or(someone.page.getByText("No account has this name and password.")).waitFor();
			if (await sentence.isVisible())
				break;
		}
		const seconds = async () => Number(/\d+/.exec(await sentence.innerText())[0]);
		const first = await seconds();
		assert.ok(first > 0 && first <= 60, `${first} seconds`);
		assert.equal(await someone.button("Log in").isDisabled(), true);
		await until(async () => await seconds() < first, "it does not count");
		await someone.stop();
	});

	await suite.test("a server that takes no registrations says so, and offers none", async () => {
		const closed = await suite.house([], { MOZNODS_REGISTRATION: "closed" });
		const someone = await closed.open(null);

		await someone.page.getByText(/takes no registrations/).waitFor();
		assert.equal(await someone.page.getByRole("link", { name: "Create account" }).count(), 0);
		await someone.stop();
	});

	const room = await house.room("Lobby", ["ada", "bob"]);
	const ada = await house.open("ada", { at: "/settings" });
	const bob = await house.open("bob", { at: `/rooms/${room.id}` });

	await suite.test("a changed name and picture are seen by oneself and by others", async () => {
		await house.say("ada", room, "before");
		await ada.page.getByLabel(/^Display name/).fill("Ada Lovelace");
		await ada.button("Save").click();
		await ada.page.getByText("Saved.").waitFor();
		await ada.page.locator(".me").getByText("Ada Lovelace").waitFor();
		const chooser = ada.page.waitForEvent("filechooser");
		await ada.button("Choose a picture").click();
		await (await chooser).setFiles({ name: "me.png", mimeType: "image/png", buffer: png() });
		await ada.page.locator(".me .avatar img").waitFor();
		await bob.page.reload();
		await bob.page.locator("article.message .avatar img").waitFor();
		await bob.page.locator("article.message").getByText("Ada Lovelace").waitFor();
		await ada.button("Remove", { exact: true }).click();
		await ada.page.locator(".me .avatar img").waitFor({ state: "detached" });
	});

	await suite.test("a picture that is none is refused in words", async () => {
		const chooser = ada.page.waitForEvent("filechooser");

		await ada.button("Choose a picture").click();
		await (await chooser).setFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("no picture at all") });
		await ada.page.getByText("The browser cannot show this file as an image.").waitFor();
	});

	await suite.test("a new password ends the other sessions, and only with the old one", async () => {
		await house.server.ask("POST", "/api/auth/login/", null, { username: "ada", password: passwordOf("ada") });
		const elsewhere = await house.server.ask("POST", "/api/auth/login/", null, { username: "ada", password: passwordOf("ada") });
		const other = suite.keep(await house.open("ada", { at: `/rooms/${room.id}`, storage: {} }));

		await other.page.evaluate(({ token, user }) => localStorage.setItem("moznods:/:session", JSON.stringify({ token, user })), elsewhere);
		await other.page.reload();
		await other.page.getByRole("heading", { name: "Lobby" }).waitFor();
		const form = ada.page.getByRole("form", { name: "Password" });
		await form.getByLabel("Current password", { exact: true }).fill("wrong, this");
		await form.getByLabel("New password", { exact: true }).fill("another secret");
		await form.getByRole("button", { name: "Change password" }).click();
		await form.getByText("This is not your password.").waitFor();
		await form.getByLabel("Current password", { exact: true }).fill(passwordOf("ada"));
		await form.getByRole("button", { name: "Change password" }).click();
		await ada.page.getByText(/All other sessions have ended/).waitFor();
		await other.page.getByText("You have been logged out. Please log in again.").waitFor();
		await other.stop();
		await house.server.ask("POST", "/api/auth/login/", null, { username: "ada", password: "another secret" });
	});

	await suite.test("sessions are listed, and one ends when it is told to", async () => {
		const { token } = await house.server.ask("POST", "/api/auth/login/", null, { username: "ada", password: "another secret" });

		await ada.page.reload();
		const list = ada.page.locator(".sessions li");
		await ada.page.getByText("This one").waitFor();
		const before = await list.count();
		assert.ok(before >= 3, `${before} sessions`);
		await ada.button(/^End the session/).first().click();
		await ada.page.getByText("The session has ended.").waitFor();
		assert.equal(await list.count(), before - 1);
		assert.equal(await house.server.ask("GET", "/api/auth/me/", token).then(() => "alive", () => "ended"), "ended");
	});

	await suite.test("a token for a program is made and shown once, listed by its name, and ended", async () => {
		await ada.visit("/settings");
		await ada.button("New token for a program").click();
		const dialog = ada.page.getByRole("dialog");

		await field(dialog, "Name").fill("Backup at night");
		await dialog.getByLabel("Only for reading").check();
		await dialog.getByRole("button", { name: "Make the token" }).click();
		const token = await ada.page.getByRole("dialog", { name: "Your new token" }).getByLabel("Token", { exact: true }).inputValue();

		assert.equal((await house.server.ask("GET", "/api/auth/me/", token)).username, "ada");
		await assert.rejects(house.server.ask("POST", `/api/rooms/${room.id}/messages/`, token, { content: "no" }), /permission_denied/);
		await ada.button("Done").click();
		const line = ada.page.locator(".sessions li").filter({ hasText: "Backup at night" });

		await line.getByText("only for reading", { exact: false }).waitFor();
		await ada.button("End the session Backup at night").click();
		await line.waitFor({ state: "detached" });
		await assert.rejects(house.server.ask("GET", "/api/auth/me/", token), /authentication_required/);
	});

	await suite.test("a copy of one's data is saved", async () => {
		const saved = ada.page.waitForEvent("download");

		await ada.button("Download my data").click();
		const lines = (await readFile(await (await saved).path(), "utf8")).trim().split("\n").map((line) => JSON.parse(line));

		assert.deepEqual([lines[0].type, lines.at(-1).type], ["export", "end"]);
	});

	await suite.test("Russian: every word of it, with plurals; and back", async () => {
		await house.add("u1", "u2", "u3");
		for (const name of ["u1", "u2", "u3"])
			await house.ask(name, "POST", `rooms/${room.id}/join/`);
		await ada.page.getByLabel("Language").selectOption("ru");
		await ada.page.getByRole("heading", { name: "Настройки" }).first().waitFor();
		assert.equal(await ada.page.evaluate(() => document.documentElement.lang), "ru");
		await ada.visit("/directory");
		await ada.page.getByText("5 участников").waitFor();
		await ada.visit("/settings");
		await ada.page.getByLabel("Язык").selectOption("en");
		await ada.page.getByRole("heading", { name: "Settings" }).first().waitFor();
	});

	await suite.test("who prefers Russian is greeted in it; both languages have the same words, and all that are used", async () => {
		const someone = await house.open(null, { locale: "ru-RU" });

		await someone.page.getByRole("button", { name: "Войти" }).waitFor();
		const used = [...await usedKeys(path.join(suite.build, "web/js"))];
		assert.ok(used.length > 100, `only ${used.length} keys were found`);
		const files = await readdir(path.join(suite.build, "web/js/lang/en"));
		const missing = await someone.page.evaluate(async ({ used, files }) => {
			const load = async (language) => Object.assign({}, ...(await Promise.all(files
				.map((file) => import(new URL(`js/lang/${language}/${file}`, document.baseURI))))).map((module) => module.default));
			const [en, ru] = [await load("en"), await load("ru")];

			return [...used.filter((key) => !(key in en)), ...Object.keys(en).filter((key) => !(key in ru)), ...Object.keys(ru).filter((key) => !(key in en)),
				...Object.entries(en).filter(([key, value]) => typeof value === "object" && !["one", "few", "many", "other"].every((form) => typeof ru[key] === "string" || form in ru[key])).map(([key]) => key)];
		}, { used, files });
		assert.deepEqual(missing, []);
		await someone.stop();
	});

	await suite.test("light and dark by the system, or by choice", async () => {
		const ground = () => ada.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
		const light = await ground();

		await ada.page.emulateMedia({ colorScheme: "dark" });
		const dark = await ground();
		assert.notEqual(light, dark);
		await ada.page.getByRole("radio", { name: "Light" }).check();
		assert.equal(await ground(), light);
		await ada.page.reload();
		assert.equal(await ground(), light);
		await ada.page.getByRole("radio", { name: "As the system" }).check();
		assert.equal(await ground(), dark);
	});

	await suite.test("who deletes their account with its messages is out, and leaves none", async () => {
		await house.say("bob", room, "to be forgotten");
		await bob.visit("/settings");
		await bob.button("Delete my account").click();
		const dialog = bob.page.getByRole("dialog", { name: "Delete your account?" });

		await dialog.getByRole("radio", { name: /^Delete them/ }).check();
		await field(dialog, "Current password").fill("not this one");
		await dialog.getByRole("button", { name: "Delete my account" }).click();
		await dialog.getByText("This is not your password.").waitFor();
		await field(dialog, "Current password").fill(passwordOf("bob"));
		await dialog.getByRole("button", { name: "Delete my account" }).click();
		await bob.button("Log in", { exact: true }).waitFor();
		await assert.rejects(house.server.ask("POST", "/api/auth/login/", null, { username: "bob", password: passwordOf("bob") }), /invalid_credentials/);
		await until(async () => (await house.ask("ada", "GET", `rooms/${room.id}/messages/`)).results.every(({ content }) => content !== "to be forgotten"), "it is still there");
	});
};
