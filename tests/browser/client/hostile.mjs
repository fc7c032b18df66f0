/*
 * Somebody who means harm: script in every field, directions that turn the text around, words without an end. Nothing of
 * it may run, nobody may be misled about who said what, and no page may become wider than its window.
 */
import assert from "node:assert/strict";
import { MODULES, until } from "../server.mjs";
import { control, tile } from "./call.mjs";
import { field, overflowing } from "./talk.mjs";
import { png } from "./samples.mjs";

const SCRIPT = "<img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>";
const TURN = "\u202egnp.exe\u2066\u200f";
const LONG = "W".repeat(4000);

const CONTENTS = [
	SCRIPT,
	"[click](javascript:window.harmed=1) [and](data:text/html,<script>window.harmed=1</script>) <javascript:window.harmed=1>",
	"[x](https://example.org\" onclick=\"window.harmed=1)",
	"http://example.org/\"onmouseover=\"window.harmed=1\" ![x](x\" onerror=\"window.harmed=1)",
	"`<svg onload=window.harmed=1>`\n```\n</code></pre><script>window.harmed=1</script>\n```",
	"> <iframe srcdoc='<script>parent.harmed=1</script>'>\n- <math><mi xlink:href=\"javascript:window.harmed=1\">",
	`${TURN} said the owner`,
	`\u202e${"abc ".repeat(50)}`,
	"Z\u0335\u0321\u0322\u031b".repeat(300),
	LONG,
	`https://example.org/${"a".repeat(3900)}`,
	`\`${"x".repeat(3990)}\``,
	`\`\`\`\n${"y".repeat(3900)}\n\`\`\``,
	`${"> ".repeat(900)}deep`,
	`${"*".repeat(2000)}a${"*".repeat(1900)}`,
	`${"- ".repeat(900)}deep`,
	`${"[".repeat(2000)}a${"](".repeat(900)}`,
	"\u200b\u200b.\u200b",
	"\ufdfd".repeat(200),
	"😀".repeat(4000),
	"constructor __proto__ ${window.harmed=1} {{window.harmed=1}} %s %d",
];

/* Everything that the hostile user can fill. */
const fillAll = async (house) => {
	const rooms = [];

	await house.ask("mallory", "PATCH", `users/${house.users.mallory.id}/`, { display_name: "<b onclick=harmed=1>M\u200byrolla" });
	await house.ask("eve", "PATCH", `users/${house.users.eve.id}/`, { display_name: "M".repeat(64) });
	for (const [name, description] of [[SCRIPT.slice(0, 100), SCRIPT.repeat(8)], [`${TURN}${"N".repeat(80)}`, LONG.slice(0, 1000)],
		["\u202eroom", "\u202edescription"], ["Z\u0335\u0321\u0322\u031b".repeat(20), "\u202e"]])
		rooms.push(await house.room(name, ["mallory", "ada", "eve"], { description }));
	for (const room of rooms.slice(0, 2)) {
		for (const content of CONTENTS)
			await house.say("mallory", room, content);
		await house.say("eve", room, LONG);
		await house.say("mallory", room, "files", { attachments: [
			await house.upload("mallory", "\"><img src=x onerror=harmed=1>.png", "image/png", png(2000, 20)),
			await house.upload("mallory", "x.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='parent.harmed=1'><script>parent.harmed=1</script></svg>"),
			await house.upload("mallory", "x.html", "text/html", "<script>parent.harmed=1</script>"),
			await house.upload("mallory", `${"L".repeat(240)}.pdf`, "application/pdf", "%PDF-1.4 <script>parent.harmed=1</script>"),
			await house.upload("mallory", `${TURN}.mp3`, "audio/mpeg", "ID3 no sound")] });
	}
	return rooms;
};

export default async (suite) => {
	const house = await suite.house(["ada", "mallory", "eve"], { MOZNODS_WEB: MODULES });
	const rooms = await fillAll(house);
	const ada = await house.open("ada", { viewport: { width: 360, height: 740 } }), { page } = ada;
	let asked = 0;

	page.on("dialog", (dialog) => {
		asked++;
		dialog.dismiss();
	});
	const unharmed = async () => {
		assert.equal(await page.evaluate(() => window.harmed), undefined);
		assert.equal(asked, 0);
		assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes])
			.filter(({ name, value }) => name.startsWith("on") || /^\s*javascript:/i.test(value)).map(({ name, value }) => `${name}=${value}`)), []);
		assert.equal(await page.locator("main script, main object, main embed").count(), 0);
	};
	const fits = async (where) => {
		for (const width of [360, 768, 1440]) {
			await page.setViewportSize({ width, height: 740 });
			await page.waitForTimeout(250);
			assert.deepEqual(await overflowing(page), [], `${where} at ${width}`);
		}
		await page.setViewportSize({ width: 360, height: 740 });
	};
	const visit = async (where) => {
		await ada.visit(where);
		await page.locator("main h1, .timeline").first().waitFor();
		await page.waitForTimeout(400);
	};

	await suite.test("the rooms: nothing runs, nothing is wider than the page", async () => {
		for (const [index, room] of rooms.slice(0, 2).entries()) {
			await visit(`/rooms/${room.id}`);
			await page.getByText("files", { exact: true }).waitFor();
			await unharmed();
			await fits(`room ${index}`);
			for (let step = 0; step < 25; step++) {
				await page.mouse.move(180, 350);
				await page.mouse.wheel(0, -500);
				await page.waitForTimeout(60);
				assert.deepEqual(await overflowing(page), [], `room ${index}, further up`);
			}
			await unharmed();
		}
	});

	await suite.test("long messages are folded, and unfold", async () => {
		const more = page.getByRole("button", { name: "Show the whole message" });

		if (await more.count()) {
			await more.first().click();
			assert.deepEqual(await overflowing(page), []);
		}
	});

	await suite.test("every other screen: list, directory, details, settings, search", async () => {
		await ada.visit("/");
		await page.waitForTimeout(500);
		await unharmed();
		await fits("the list");
		for (const where of ["/directory", "/settings", "/new", `/rooms/${rooms[0].id}/participants`, `/rooms/${rooms[1].id}/participants`]) {
			await visit(where);
			await unharmed();
			await fits(where);
		}
		await visit("/directory?search=<script>window.harmed=1</script>");
		await unharmed();
		await visit("/rooms/1/messages/999999999999999");
		await unharmed();
		await ada.visit("/<img src=x onerror=window.harmed=1>");
		await unharmed();
	});

	await suite.test("directions do not leave the field they are in", async () => {
		await page.setViewportSize({ width: 1280, height: 800 });
		await visit(`/rooms/${rooms[0].id}`);
		await page.getByText("files", { exact: true }).waitFor();
		/* In a line that is set from left to right, the time stands right of the name, whatever the name is. */
		const turned = await page.evaluate(() => [...document.querySelectorAll("article.message:not(.grouped) .message-head")].filter((head) => {
			const name = head.querySelector(".message-author")?.getBoundingClientRect(), time = head.querySelector("time")?.getBoundingClientRect();

			return name && time && time.left < name.right - 1;
		}).length);
		assert.equal(turned, 0);
	});

	await suite.test("what the hostile user does in a call harms nobody either", async () => {
		const mallory = await house.open("mallory", { at: `/rooms/${rooms[1].id}` });

		await mallory.page.locator("#call-button button").click();
		await mallory.page.getByRole("dialog").getByRole("button", { name: /^(Start call|Join)$/ }).click();
		await control(mallory.page, "leave").waitFor();
		await visit(`/rooms/${rooms[1].id}`);
		await page.locator("#call-button button").click();
		await fits("the dialog before a call");
		await page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
		await tile(page, mallory).waitFor();
		await fits("the call");
		/* Frames of its own making: what is no SDP, and names that are none. */
		await mallory.page.evaluate(async ({ id, target }) => {
			const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI)), channel = channels.get(id);

			for (const sdp of ["", "<script>", "v=0\r\n", { type: "offer", sdp: "v=0" }])
				channel.send("offer", { target_user_id: target, sdp, connection: "__proto__", fresh: true });
			for (const candidate of [{ candidate: "x" }, { candidate: null, sdpMid: {} }, {}, null, ""])
				channel.send("ice_candidate", { target_user_id: target, candidate, connection: "__proto__" });
			channel.send("answer", { target_user_id: target, sdp: "nothing" });
			channel.send("media_state", { audio: true, video: true, screen: true, hand: true });
		}, { id: rooms[1].id, target: house.users.ada.id });
		await page.waitForTimeout(1500);
		await unharmed();
		await tile(page, mallory).waitFor();
		await control(page, "leave").click();
		await mallory.stop();
	});

	await suite.test("the policy would have stopped it too: no script that is not ours, no style, no frame", async () => {
		const answer = await page.request.get(house.address);
		const policy = answer.headers()["content-security-policy"];

		assert.match(policy, /default-src 'self'/);
		assert.doesNotMatch(policy, /unsafe|\*|https?:/);
		const stopped = await page.evaluate(() => new Promise((resolve) => {
			document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
			const script = document.createElement("script");

			script.textContent = "window.harmed = 1";
			document.head.append(script);
			setTimeout(resolve, 2000, "nothing");
		}));
		assert.match(stopped, /^script-src/);
		await unharmed();
		ada.complaints.splice(0, Infinity, ...ada.complaints.filter((line) => !/inline script/.test(line)));
	});

	await suite.test("the field still takes words", async () => {
		await field(page).waitFor();
		await field(page).fill("still here");
		await page.keyboard.press("Enter");
		await until(async () => (await house.ask("ada", "GET", `rooms/${rooms[1].id}/messages/`)).results[0].content === "still here", "not sent");
	});
};
