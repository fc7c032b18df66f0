/*
 * The administration: what site admins see and do in the browser alone, in every size, light and dark, by keyboard; and somebody who has
 * never seen any of this, from an empty server to a conversation.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { until } from "../server.mjs";
import { look } from "./look.mjs";
import { message, write } from "./talk.mjs";

/* Hours and days of some weeks, as a server that has run so long has them. */
const past = (state) => {
	const hour = 3600, now = Math.floor(Date.now() / 1000), rows = [];

	for (const [span, step, count] of [["hour", hour, 80], ["day", 24 * hour, 60]])
		for (let back = count; back > 0; back--) {
			const busy = Math.round(20 + 18 * Math.sin(back / 4));

			rows.push(`('${span}', ${now - (now % step) - back * step}, ${3 - back * 5}, ${Math.round(busy / 4)}, ${busy * 30}, ${(count - back) * 100000})`);
		}
	execFileSync("sqlite3", ["-cmd", ".timeout 10000", path.join(state, "moznods.db"),
		`DELETE FROM figure; INSERT INTO figure (span, began_at, message_id, people, requests, file_bytes) VALUES ${rows.join(", ")}`]);
};

const furnish = async (house) => {
	const room = await house.room("Analytical Engine", ["ada", "bob", "eve"]);

	await house.room("Board", ["bob"], { visibility: "private" });
	await house.room("A room with quite a long name, so that it does not fit into its line", ["eve"]);
	await house.ask("bob", "PATCH", `users/${house.users.bob.id}/`, { display_name: "Bob, who has a rather long name" });
	await house.say("ada", room, "Good morning!");
	await house.say("bob", room, "The plan.", { attachments: [await house.upload("bob", "the plan of the whole building.txt", "text/plain", "bob ".repeat(60000))] });
	await house.say("eve", room, "Mine.", { attachments: [await house.upload("eve", "notes.txt", "text/plain", "eve ".repeat(9000))] });
	await house.ask("ada", "POST", "invites/", { registers: true, note: "Autumn fair", max_uses: 30 });
	await house.ask("ada", "POST", "invites/", { room_id: room.id });
	await house.ask("ada", "POST", "bans/", { network: "203.0.113.0/24", reason: "Spam" });
	await house.ask("ada", "PATCH", `users/${house.users.lee.id}/`, { is_active: false });
	return room;
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve", "kim", "lee"]);

	await furnish(house);
	past(house.server.state);
	const ada = await house.open("ada", { viewport: { width: 1440, height: 900 } }), { page } = ada;
	const row = (name) => page.getByRole("row", { name });
	const menu = async (name, action) => {
		await row(name).getByRole("button", { name: /^Actions for/ }).click();
		await page.getByRole("dialog").getByRole("button", { name: action }).click();
	};
	const account = async (name) => (await house.ask("ada", "GET", `admin/users/?search=${name}`)).results[0];
	const screen = (name, body) => suite.test(`${name}: nothing wrong in any size, light or dark`, async () => {
		const faults = [];

		await body(faults);
		assert.deepEqual([...new Set(faults)], []);
	});

	await screen("the administration", async (faults) => {
		for (const [part, ready] of [["people", () => row("@lee")], ["rooms", () => row("Board")], ["storage", () => page.getByText("notes.txt")],
			["invitations", () => page.getByText("Autumn fair")], ["bans", () => page.getByText("203.0.113.0/24", { exact: true })], ["settings", () => ada.button("Save")], ["health", () => page.getByText("All is well")]]) {
			await ada.visit(`/admin/${part}`);
			await ready().first().waitFor();
			await look(ada, `admin-${part}`, faults);
		}
		await page.locator(".chart").first().waitFor();
		await page.locator(".page-body").evaluate((element) => element.scrollTo(0, 1e6));
		await look(ada, "admin-health-charts", faults);
		await ada.visit("/admin/people");
		await row("@bob").getByRole("button", { name: /^Actions for/ }).click();
		await look(ada, "admin-menu", faults);
		await page.keyboard.press("Escape");
		await ada.visit("/admin/start");
		await ada.button("Next").waitFor();
		await look(ada, "admin-start", faults);
	});

	await screen("the administration in Russian", async (faults) => {
		const russian = await house.open("ada", { locale: "ru-RU" });

		for (const part of ["people", "storage", "settings", "health"]) {
			await russian.visit(`/admin/${part}`);
			await russian.page.locator(".admin-table tbody tr, .admin-ranking, .choices, .chart").first().waitFor();
			await look(russian, `admin-ru-${part}`, faults);
		}
		await russian.stop();
	});

	await suite.test("who is no admin is told so, and has no way there", async () => {
		const bob = await house.open("bob", { at: "/admin/people" });

		await bob.page.getByText("This is for the site's administrators.").waitFor();
		assert.equal(await bob.page.getByRole("link", { name: "Administration" }).count(), 0);
		await bob.stop();
	});

	await suite.test("people are found, made admins, deactivated, and both is undone", async () => {
		await ada.visit("/");
		await page.getByRole("link", { name: "Administration" }).click();
		await page.getByRole("searchbox", { name: "Name or e-mail" }).fill("BOB");
		await row("@eve").waitFor({ state: "detached" });
		await menu("@bob", "Make admin");
		await row("@bob").getByText("Admin", { exact: true }).waitFor();
		await ada.button("Undo").click();
		await row("@bob").getByText("Admin", { exact: true }).waitFor({ state: "detached" });
		await menu("@bob", "Deactivate");
		await row("@bob").getByText("Deactivated").waitFor();
		assert.equal((await account("bob")).is_active, false);
		await ada.button("Undo").click();
		await row("@bob").getByText("Deactivated").waitFor({ state: "detached" });
		assert.deepEqual([(await account("bob")).is_active, (await account("bob")).is_admin], [true, false]);
		await page.getByRole("searchbox", { name: "Name or e-mail" }).fill("");
		await page.getByRole("combobox", { name: "Show" }).selectOption("Deactivated");
		await row("@bob").waitFor({ state: "detached" });
		await row("@lee").waitFor();
	});

	await suite.test("the last admin stays one, and is told why", async () => {
		await ada.visit("/admin/rooms");
		await row("Board").waitFor();
		await ada.visit("/admin/people");
		await menu("@ada", "No longer admin");
		await page.getByText("The site needs an active admin.").waitFor();
		await row("@ada").getByText("Admin", { exact: true }).waitFor();
	});

	await suite.test("somebody is logged out everywhere, by the keyboard alone, and gets a link for a new password", async () => {
		const eve = await house.open("eve");

		await row("@eve").getByRole("button", { name: /^Actions for/ }).focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").getByRole("button", { name: "Link for a new password" }).waitFor();
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Log eve out everywhere?" }).waitFor();
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await eve.page.getByRole("button", { name: "Log in" }).waitFor();
		await eve.stop();
		await menu("@eve", "Link for a new password");
		const link = await page.getByRole("dialog").getByLabel("Link for a new password", { exact: true }).inputValue();

		assert.match(link, /#\/reset\//);
		await page.keyboard.press("Escape");
	});

	await suite.test("an account is deleted with what it wrote, and has no actions any more", async () => {
		const { id } = house.users.kim;

		await menu("@kim", "Delete account");
		await page.getByRole("radio", { name: /^Delete them/ }).check();
		await page.getByRole("dialog").getByRole("button", { name: "Delete account" }).click();
		await page.getByText("The account of kim is deleted.").waitFor();
		await row(`@deleted-${id}`).waitFor();
		assert.equal(await row(`@deleted-${id}`).getByRole("button").count(), 0);
	});

	await suite.test("a room and a file are deleted once that was confirmed", async () => {
		await ada.visit("/admin/rooms");
		await menu("Board", "Delete room");
		await ada.button("Cancel").click();
		await row("Board").waitFor();
		await menu("Board", "Delete room");
		await page.getByRole("dialog").getByRole("button", { name: "Delete room" }).click();
		await row("Board").waitFor({ state: "detached" });
		await ada.visit("/admin/storage");
		await ada.button("Delete notes.txt").click();
		await page.getByRole("dialog").getByRole("button", { name: "Delete file" }).click();
		await page.getByText("notes.txt has been deleted.").waitFor();
		await ada.button("Delete notes.txt").waitFor({ state: "detached" });
	});

	await suite.test("a network is banned, and the ban lifted and put back", async () => {
		await ada.visit("/admin/bans");
		await page.getByLabel("Address or network").fill("127.0.0.1");
		await ada.button("Ban", { exact: true }).click();
		await page.getByText("This has addresses of the server itself", { exact: false }).waitFor();
		await page.getByLabel("Address or network").fill("198.51.100.7");
		await ada.button("Ban", { exact: true }).click();
		await ada.button("Lift the ban of 198.51.100.7").click();
		await ada.button("Lift the ban of 198.51.100.7").waitFor({ state: "detached" });
		await ada.button("Undo").click();
		await ada.button("Lift the ban of 198.51.100.7").waitFor();
		const { results } = await house.ask("ada", "GET", "bans/");

		assert.deepEqual(results.map(({ network, until }) => [network, until !== null]), [["198.51.100.7", true], ["203.0.113.0/24", false]]);
	});

	await suite.test("the site is named and registration closed while it runs", async () => {
		await ada.visit("/admin/settings");
		await page.getByLabel("Name of the site").fill("Chess club");
		await page.getByLabel("Nobody").check();
		await ada.button("Save").click();
		await page.getByRole("navigation").getByText("Chess club").waitFor();
		const stranger = await house.open(null);

		await stranger.page.getByRole("heading", { name: "Chess club" }).waitFor();
		await stranger.page.getByText("This server takes no registrations", { exact: false }).waitFor();
		await stranger.stop();
	});

	await suite.test("what the configuration sets is shown, and cannot be changed", async () => {
		house.settings.MOZNODS_SITE_NAME = "Set elsewhere";
		await house.restart();
		const after = await house.open("ada", { at: "/admin/settings" });

		await after.page.getByText("Set in the configuration of the server", { exact: false }).waitFor();
		assert.equal(await after.page.getByLabel("Name of the site").count(), 0);
		await after.page.getByLabel("Everybody").check();
		await after.button("Save").click();
		await after.page.getByText("Saved. It holds at once.").waitFor();
		await after.stop();
	});

	await firstDay(suite);
};

/* A page that counts what is clicked. */
const counted = (person) => {
	const clicks = { count: 0 };

	person.click = async (locator) => {
		clicks.count++;
		await locator.click();
	};
	return clicks;
};

/* More than that no newcomer should need: an account, three steps, and the room; for who is invited the link, an account, and the text. */
const CLICKS_OF_FIRST = 6, CLICKS_OF_SECOND = 3;

async function firstDay(suite) {
	await suite.test("somebody who has never seen it begins a site, and the second person answers from a phone", async () => {
		const house = await suite.house([]);
		const first = await house.open(null), clicks = counted(first), { page } = first;

		await first.click(page.getByRole("link", { name: "Create account" }));
		await page.getByLabel("User name").fill("anna");
		await page.getByLabel("E-mail").fill("anna@example.org");
		await page.getByLabel("Password", { exact: true }).fill("a long secret of hers");
		await first.click(first.button("Create account"));
		await page.getByLabel("Name of the site").fill("Rowing club");
		await first.click(first.button("Next"));
		await page.getByLabel("Name", { exact: true }).fill("Everybody");
		await first.click(first.button("Next"));
		const link = page.getByLabel("Invitation link", { exact: true });

		await link.waitFor();
		await page.locator(".qr-code").waitFor();
		if (process.env.SCREENSHOTS)
			await page.screenshot({ path: path.join(process.env.SCREENSHOTS, "first-steps-invite.png") });
		const address = await link.inputValue();

		await first.click(first.button("To the room"));
		await page.getByRole("main").getByRole("heading", { name: "Everybody", level: 1 }).waitFor();
		await write(first, "Welcome aboard!");

		const second = await house.open(null, { at: new URL(address).hash.slice(1), viewport: { width: 360, height: 740 } });
		const others = counted(second);

		await second.page.getByText("Rowing club", { exact: false }).first().waitFor();
		await second.click(second.page.getByRole("link", { name: "Create account" }));
		await second.page.getByLabel("User name").fill("ben");
		await second.page.getByLabel("E-mail").fill("ben@example.org");
		await second.page.getByLabel("Password", { exact: true }).fill("a long secret of his");
		await second.click(second.button("Create account"));
		await message(second.page, "Welcome aboard!").waitFor();
		await write(second, "Thank you!");
		await message(page, "Thank you!").waitFor();
		suite.note(`clicks: ${clicks.count} of the first person, ${others.count} of the second`);
		assert.ok(clicks.count <= CLICKS_OF_FIRST, `the first person clicks ${clicks.count} times`);
		assert.ok(others.count <= CLICKS_OF_SECOND, `the second person clicks ${others.count} times`);
		assert.equal((await (await fetch(`${house.server.http}/api/info/`)).json()).name, "Rowing club");

		/* The steps are over, for her and for everybody after her. */
		await first.visit("/");
		await page.reload();
		await until(() => page.evaluate(() => !document.querySelector(".steps") && document.querySelector(".sidebar")), "no steps");
		await first.stop();
		await second.stop();
	});

	await suite.test("each step can be skipped", async () => {
		const house = await suite.house([]);
		const first = await house.open(null, { at: "/register" }), { page } = first;

		await page.getByLabel("User name").fill("anna");
		await page.getByLabel("E-mail").fill("anna@example.org");
		await page.getByLabel("Password", { exact: true }).fill("a long secret of hers");
		await first.button("Create account").click();
		await page.getByRole("heading", { name: "What is this place called?" }).waitFor();
		await first.button("Skip", { exact: true }).click();
		await page.getByRole("heading", { name: "A first room" }).waitFor();
		await first.button("Skip", { exact: true }).click();
		await page.getByLabel("Invitation link", { exact: true }).waitFor();
		await first.button("Done").click();
		await page.getByRole("heading", { name: "Welcome" }).waitFor();
		await first.stop();
	});
}
