/*
 * The client under a path of another web server, with other things at its root: everything it asks for is under that path.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { MODULES, until } from "../server.mjs";
import { control, flows, join } from "./call.mjs";
import { startFront } from "./front.mjs";
import { field, message, write } from "./talk.mjs";
import { png } from "./samples.mjs";

const BASE = "/chat/";

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_WEB: MODULES });
	const room = await house.room("Lobby", ["ada", "bob"]);
	const front = suite.keep(await startFront(path.join(suite.scratch, "front"), { to: house.port, base: BASE }));
	const ada = await house.open(null, { address: front.address }), bob = await house.open("bob", { address: front.address, at: `/rooms/${room.id}` });
	const outside = [];
	const note = (url) => {
		const { protocol, pathname, host } = new URL(url);

		if (protocol !== "blob:" && protocol !== "data:" && (host !== new URL(front.address).host || !pathname.startsWith(BASE)))
			outside.push(url);
	};

	for (const { page } of [ada, bob]) {
		page.on("request", (request) => note(request.url()));
		page.on("websocket", (socket) => note(socket.url()));
	}
	await suite.test("one logs in, and two talk live", async () => {
		await ada.page.getByLabel("User name or e-mail").fill("ada");
		await ada.page.getByLabel("Password", { exact: true }).fill("the secret of ada");
		await ada.button("Log in").click();
		await ada.page.getByRole("link", { name: /Lobby/ }).first().click();
		await field(ada.page).waitFor();
		await write(ada, "hello from below");
		await message(bob.page, "hello from below").waitFor();
		await ada.becomes(async (id) => {
			const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI));

			return channels.get(id)?.state === "live";
		}, room.id);
	});

	await suite.test("pictures and avatars are found", async () => {
		const chooser = ada.page.waitForEvent("filechooser");

		await ada.button("Attach files").click();
		await (await chooser).setFiles({ name: "map.png", mimeType: "image/png", buffer: png() });
		await ada.page.getByRole("list", { name: "Files of this message" }).locator("li[data-state=done]").waitFor();
		await ada.button("Send").click();
		const shown = bob.page.getByRole("button", { name: "Show map.png large" }).locator("img");
		await shown.waitFor();
		await until(() => shown.evaluate((element) => element.complete && element.naturalWidth > 0), "the picture does not load");
		await ada.visit("/settings");
		const other = ada.page.waitForEvent("filechooser");
		await ada.button("Choose a picture").click();
		await (await other).setFiles({ name: "me.png", mimeType: "image/png", buffer: png(80, 80) });
		await ada.page.locator(".me .avatar img").waitFor();
		await ada.visit(`/rooms/${room.id}`);
	});

	await suite.test("a call works", async () => {
		await join(ada);
		await join(bob);
		await flows([{ ...ada, user: house.users.ada, page: ada.page }, bob]);
		await control(bob.page, "leave").click();
		await control(ada.page, "leave").click();
	});

	await suite.test("it can be installed from there, and nothing was asked for elsewhere", async () => {
		const manifest = await ada.page.evaluate(async () => {
			const link = document.querySelector("link[rel=manifest]"), answer = await fetch(link.href), data = await answer.json();

			return { start: new URL(data.start_url, link.href).href, scope: new URL(data.scope ?? ".", link.href).href,
				icons: await Promise.all(data.icons.map(async ({ src }) => (await fetch(new URL(src, link.href))).status)) };
		});

		assert.ok(manifest.start.startsWith(front.address), manifest.start);
		assert.equal(manifest.scope, front.address);
		assert.ok(manifest.icons.length > 0 && manifest.icons.every((status) => status === 200));
		assert.deepEqual(outside, []);
	});
};
