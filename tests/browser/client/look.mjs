/*
 * Every screen, narrow, middling and wide, light and dark: axe-core finds nothing wrong with the narrow and the wide ones, between which
 * nothing else is shown, none is wider than its window, and pictures of all are kept in the build directory, in `look`, or where SCREENSHOTS says.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { control, join, tile } from "./call.mjs";
import { act, field, menuOf, message, overflowing, write } from "./talk.mjs";
import { pdf, png, wav } from "./samples.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [[390, 844, true], [768, 1024, false], [1440, 900, true]], NARROWEST = { width: 360, height: 740 };
const PICTURES = process.env.SCREENSHOTS ?? path.join(process.env.BUILD ?? ".", "look");

/* Drawn, and nothing moving any more but what never ends. */
const settled = (page) => page.evaluate(async () => {
	const frame = () => new Promise((resolve) => {
		requestAnimationFrame(resolve);
	});

	await frame();
	await Promise.race([
		Promise.allSettled(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished)),
		new Promise((resolve) => {
			setTimeout(resolve, 1000);
		}),
	]);
	await frame();
});

/* What axe-core finds: each rule with the elements that break it. Another theme changes colours, and nothing else. (Its copies of
 * style sheets, for a rule about phones held sideways, are what the page's policy forbids.) */
const violations = async (page, rules = null) => {
	if (!await page.evaluate(() => "axe" in window))
		await page.evaluate(AXE);
	const found = await page.evaluate((rules) => window.axe.run(document, { preload: false, resultTypes: ["violations"], ...(rules && { runOnly: rules }) }), rules);

	return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 4).map(({ html, any }) =>
		`${html.slice(0, 120)} ${any[0]?.message ?? ""}`).join(" || ")}`);
};

/* Looks at the page as it stands, in every size and both themes. Faults are kept until all have been looked at. */
export const look = async (person, name, faults) => {
	const { page } = person;

	await page.locator("h1").first().waitFor({ state: "attached" });
	for (const [width, height, judged] of SIZES) {
		await page.setViewportSize({ width, height });
		for (const colorScheme of ["light", "dark"]) {
			await page.emulateMedia({ colorScheme });
			await settled(page);
			if (judged)
				faults.push(...(await violations(page, colorScheme === "dark" ? ["color-contrast"] : null)).map((fault) => `${name} ${width} ${colorScheme}: ${fault}`));
			await page.screenshot({ path: path.join(PICTURES, `${name}-${width}-${colorScheme}.png`) });
		}
		faults.push(...(await overflowing(page)).map((fault) => `${name} ${width}: ${fault}`));
	}
	await page.setViewportSize(NARROWEST);
	await settled(page);
	faults.push(...(await overflowing(page)).map((fault) => `${name} ${NARROWEST.width}: ${fault}`));
	await page.emulateMedia({ colorScheme: "light" });
	await page.setViewportSize({ width: 1440, height: 900 });
};

/* A conversation with everything in it that one can have. */
const furnish = async (house, room) => {
	await house.ask("ada", "PATCH", `users/${house.users.ada.id}/`, { display_name: "Ada Lovelace" });
	await house.ask("bob", "PATCH", `users/${house.users.bob.id}/`, { display_name: "Bob" });
	for (const [name, content] of [
		["ada", "Good morning! The notes of yesterday are on https://example.org/notes."],
		["bob", "Thanks. I have read them on the train, all of them, and there are **three** things I would change, two of which we talked about already."],
		["bob", "1. The order of the chapters\n2. The title\n3. Who is named on the cover"],
		["eve", "> The title\n\nAgreed. `Notes by the Translator` is enough."],
		["ada", "```\nfor each number:\n\tmultiply by the one before\n```\nThis is what the example says. *Is it clear enough?*"],
		["eve", "Quite."],
		["bob", "С добрым утром! שלום 🌞"],
	])
		await house.say(name, room, content);
	const edited = await house.say("ada", room, "I shall chnage it");
	await house.ask("ada", "PATCH", `messages/${edited.id}/`, { content: "I shall change it." });
	const question = await house.say("bob", room, "Shall the example go on a page of its own, or beside the table? There is room for both, if the table loses a column.");

	await house.say("eve", room, "Beside it :+1:", { reply_to: question.id });
	await house.ask("ada", "PUT", `rooms/${room.id}/pins/${question.id}/`);
	for (const [name, emoji] of [["ada", "❤"], ["bob", "❤"], ["eve", "☺"]])
		await house.ask(name, "PUT", `messages/${question.id}/reactions/${encodeURIComponent(emoji)}/`);
	await house.say("eve", room, "Here are the drawings.", { attachments: [await house.upload("eve", "drawing.png", "image/png", png(640, 400)),
		await house.upload("eve", "plan.pdf", "application/pdf", pdf()), await house.upload("eve", "voice.wav", "audio/wav", wav()),
		await house.upload("eve", "numbers.csv", "text/csv", "a,b\n1,2\n")] });
};

export default async (suite) => {
	await mkdir(PICTURES, { recursive: true });
	const house = await suite.house(["ada", "bob", "eve", "kim", "lee"]);
	const room = await house.room("Analytical Engine", ["ada", "bob", "eve"], { description: "Translation and notes. Everybody reads, nobody prints." });
	const others = [await house.room("Kitchen", ["bob", "ada", "eve"]), await house.room("Board", ["ada", "bob"].slice(0, 1), { visibility: "private" }),
		await house.room("Poems and other numbers", ["eve", "ada"]), await house.room("A room with quite a long name, so that it does not fit", ["lee"])];

	await furnish(house, room);
	await house.say("eve", others[0], "Who has the key?");
	await house.say("bob", others[0], "Me.");
	const screen = (name, body) => suite.test(`${name}: nothing wrong in any size, light or dark`, async () => {
		const faults = [];

		await body((part) => faults.push(part), faults);
		assert.deepEqual([...new Set(faults)], []);
	});
	const stranger = await house.open(null);

	await screen("the door", async (_, faults) => {
		await stranger.button("Log in").waitFor();
		await look(stranger, "login", faults);
		await stranger.page.getByRole("link", { name: "Create account" }).click();
		await stranger.button("Create account").click();
		await look(stranger, "register-faults", faults);
	});
	await stranger.stop();

	const kim = await house.open("kim");

	await screen("a newcomer's first look, the directory, a room not joined, a room not open", async (_, faults) => {
		await kim.page.getByRole("heading", { name: "Welcome" }).waitFor();
		await look(kim, "welcome", faults);
		await kim.visit("/directory");
		await kim.page.getByText("Kitchen").first().waitFor();
		await look(kim, "directory", faults);
		await kim.visit(`/rooms/${room.id}`);
		await kim.button("Join this room").waitFor();
		await look(kim, "join-room", faults);
		await kim.visit(`/rooms/${others[1].id}`);
		await kim.page.getByText("This room is not open to you").waitFor();
		await look(kim, "not-open", faults);
	});
	await kim.stop();

	const ada = await house.open("ada"), { page } = ada;

	await screen("the list and a conversation", async (_, faults) => {
		await page.getByRole("link", { name: /Kitchen/ }).first().waitFor();
		await look(ada, "list", faults);
		await ada.visit(`/rooms/${room.id}`);
		await page.getByText("Here are the drawings.").waitFor();
		await page.waitForTimeout(800);
		await page.getByText("Here are the drawings.").hover();
		await look(ada, "conversation", faults);
	});
	await screen("the menu of a message, answering it, and the answers to it", async (_, faults) => {
		await menuOf(page, "Beside it 👍️");
		await look(ada, "message-menu", faults);
		await page.keyboard.press("Escape");
		await act(ada, "Beside it 👍️", "Reply");
		await page.locator(".reply-bar").getByText("Reply to eve").waitFor();
		await look(ada, "answering", faults);
		await page.locator(".reply-bar").getByRole("button", { name: "Do not reply" }).click();
		await ada.button("1 reply").click();
		await page.getByRole("dialog").locator(".mention-item").waitFor();
		await look(ada, "replies", faults);
		await page.keyboard.press("Escape");
		await ada.button("1 pinned message").click();
		await page.getByRole("dialog").locator(".mention-item").waitFor();
		await look(ada, "pins", faults);
		await page.keyboard.press("Escape");
	});
	await screen("writing, editing, deleting, what waits", async (_, faults) => {
		await field(page).fill("é".repeat(3990));
		await look(ada, "almost-too-long", faults);
		await field(page).fill("");
		await page.keyboard.press("ArrowUp");
		await page.getByRole("textbox", { name: "Edit the message" }).waitFor();
		await look(ada, "editing", faults);
		await ada.button("Cancel").click();
		await act(ada, "I shall change it.", "Delete");
		await look(ada, "delete-dialog", faults);
		await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
		const chooser = page.waitForEvent("filechooser");
		await ada.button("Attach files").click();
		await (await chooser).setFiles([{ name: "house.png", mimeType: "image/png", buffer: png() }, { name: "a long list of numbers.csv", mimeType: "text/csv", buffer: Buffer.from("1") }]);
		await page.locator(".tray-item[data-state=done]").nth(1).waitFor();
		await look(ada, "tray", faults);
		for (let left = 2; left; left--)
			await ada.button(/^Remove (house|a long)/).first().click();
	});
	await screen("choosing an emoji, a voice message, the files of the room", async (_, faults) => {
		await ada.button("Emoji").click();
		await page.locator(".emoji-all .emoji").nth(20).waitFor();
		await look(ada, "emoji", faults);
		await page.keyboard.press("Escape");
		await ada.button("Record a voice message").click();
		await page.getByRole("timer").getByText("0:01").waitFor();
		await look(ada, "recording", faults);
		await ada.button("Send the voice message").click();
		await page.getByRole("button", { name: "Play" }).waitFor();
		await look(ada, "voice-message", faults);
		await ada.visit(`/rooms/${room.id}/participants`);
		await page.locator("#details").getByRole("button", { name: "Pictures and files" }).click();
		await page.getByRole("dialog").locator(".file-card").first().waitFor();
		await look(ada, "room-files", faults);
		await page.keyboard.press("Escape");
		await ada.visit(`/rooms/${room.id}`);
	});
	await screen("a picture, large", async (_, faults) => {
		await ada.button("Show drawing.png large").click();
		await page.getByRole("dialog").locator("img").waitFor();
		await look(ada, "lightbox", faults);
		await page.keyboard.press("Escape");
	});
	await screen("details, invitation, settings of the room", async (_, faults) => {
		await ada.visit(`/rooms/${room.id}/participants`);
		await page.locator("#details").getByText("@bob").waitFor();
		await look(ada, "details", faults);
		await ada.page.locator("#details").getByRole("button", { name: "Invite" }).click();
		await page.getByRole("dialog").getByLabel("User name or display name").fill("l");
		await ada.button("Add lee").waitFor();
		await look(ada, "invite", faults);
		await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
		await ada.visit(`/rooms/${room.id}/settings`);
		await ada.button("Save").waitFor();
		await look(ada, "room-settings", faults);
	});
	await screen("a conversation of two, what one is told of it, whom else to write to", async (_, faults) => {
		const two = await house.ask("bob", "POST", "rooms/direct/", { user_ids: [house.users.ada.id] });

		await house.say("bob", two, "Between the two of us.");
		await ada.visit(`/rooms/${two.id}/participants`);
		await page.locator("#details").getByText("Only the two of you").waitFor();
		await look(ada, "direct", faults);
		await page.locator("#details").getByRole("button", { name: "Notifications" }).click();
		await look(ada, "notifications", faults);
		await page.keyboard.press("Escape");
		await ada.button("New message").click();
		await page.getByRole("dialog").getByRole("searchbox").fill("e");
		await page.getByRole("dialog").getByRole("checkbox").first().check();
		await look(ada, "new-message", faults);
		await page.keyboard.press("Escape");
	});
	await screen("a new room, one's own settings, the state of the server", async (_, faults) => {
		await ada.visit("/new");
		await ada.button("Create room").click();
		await look(ada, "new-room", faults);
		await ada.visit("/settings");
		await page.locator(".sessions li").first().waitFor();
		await look(ada, "settings", faults);
		await page.locator(".page-body").evaluate((element) => element.scrollTo(0, 1e6));
		await look(ada, "settings-end", faults);
		await page.goto(`${ada.address}status.html`);
		await page.getByText("The server runs.").waitFor();
		await look(ada, "status", faults);
	});
	await screen("an address that names nothing, an empty room", async (_, faults) => {
		await ada.visit("/nowhere");
		await page.getByText("This address names nothing.").waitFor();
		await look(ada, "missing", faults);
		await ada.visit(`/rooms/${others[1].id}`);
		await page.getByText("This is the very beginning of the room.").waitFor();
		await look(ada, "empty-room", faults);
	});
	await screen("before a call, and refused devices", async (_, faults) => {
		await ada.visit(`/rooms/${room.id}`);
		await page.locator("#call-button button").click();
		await ada.button("Turn the camera on").click();
		await ada.button("Turn the camera off").waitFor();
		await page.waitForTimeout(500);
		await look(ada, "before-call", faults);
		await ada.button("Cancel").click();
		const refused = await house.open("eve", { at: `/rooms/${room.id}`, storage: { "moznods:/:call": JSON.stringify({ audio: true, video: true }) }, init: () => {
			navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
		} });
		await refused.page.locator("#call-button button").click();
		await refused.page.getByText(/may not use the camera/).waitFor();
		await look(refused, "before-call-refused", faults);
		await refused.stop();
	});

	const bob = await house.open("bob", { at: `/rooms/${room.id}` }), eve = await house.open("eve", { at: `/rooms/${room.id}`, wire: true });

	await screen("a call", async (_, faults) => {
		await join(bob);
		await page.locator("#call-button button").getByText("Join call (1)").waitFor();
		await look(ada, "call-going-on", faults);
		await join(ada);
		await look(ada, "call-of-two", faults);
		await join(eve, { camera: false, microphone: false });
		await bob.page.keyboard.press("Alt+H");
		await tile(page, bob).getByText("hand raised").waitFor({ state: "attached" });
		await tile(page, eve).waitFor();
		await look(ada, "call-of-three", faults);
		await tile(page, bob).hover();
		await ada.button("More about Bob").click();
		await look(ada, "call-menu", faults);
		await page.keyboard.press("Escape");
		await control(page, "more").click();
		await ada.button("Microphone and camera").click();
		await look(ada, "call-devices", faults);
		await ada.button("Done").click();
	});
	await screen("a shared screen, and somebody whose connection is lost", async (_, faults) => {
		await control(bob.page, "screen").click();
		await page.locator(".call-spotlight video:not([hidden])").waitFor();
		eve.line.cut();
		await tile(page, eve).getByText("Reconnecting").waitFor();
		await look(ada, "call-screen", faults);
		await look(eve, "call-cut", faults);
		eve.line.mend();
		await eve.page.getByText(/connection to the server is lost/).waitFor({ state: "hidden" });
		/* What goes on takes a processor: three videos, and a screen. */
		await control(bob.page, "screen").click();
		await control(eve.page, "leave").click();
	});
	await screen("a call while reading elsewhere", async (_, faults) => {
		await ada.visit(`/rooms/${others[0].id}`);
		await message(page, "Me.").waitFor();
		await look(ada, "call-elsewhere", faults);
		await ada.visit("/");
		await look(ada, "call-and-list", faults);
		await control(bob.page, "leave").click();
		await ada.page.locator("#call-bar").getByRole("button", { name: "Leave the call" }).click();
	});
	await screen("Russian", async (_, faults) => {
		const russian = await house.open("ada", { locale: "ru-RU", at: `/rooms/${room.id}` });

		await russian.page.getByText("Here are the drawings.").waitFor();
		await look(russian, "russian", faults);
		await russian.visit("/settings");
		await russian.page.locator(".sessions li").first().waitFor();
		await look(russian, "russian-settings", faults);
		await russian.stop();
	});
	await screen("without the server", async (_, faults) => {
		await eve.visit(`/rooms/${room.id}`);
		await eve.page.getByText("Here are the drawings.").waitFor();
		eve.line.cut();
		await write(eve, "Is anybody there?");
		await eve.page.getByText(/goes by itself/).waitFor();
		await look(eve, "cut", faults);
		await eve.visit(`/rooms/${others[0].id}`);
		await look(eve, "cut-elsewhere", faults);
	});
};
