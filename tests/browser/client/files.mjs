/*
 * Files: picked, pasted and dropped; on their way, given up and refused; and shown where they stand.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";
import { field, write } from "./talk.mjs";
import { pdf, png, wav, webm } from "./samples.mjs";

const tray = (page) => page.getByRole("list", { name: "Files of this message" });

const pick = async (person, ...files) => {
	const chooser = person.page.waitForEvent("filechooser");

	await person.button("Attach files").click();
	await (await chooser).setFiles(files);
};

const ready = (person, name) => tray(person.page).locator("li[data-state=done]").filter({ hasText: name }).waitFor();

/* Gives files to an element as the system's clipboard or a drag would. */
const give = (person, selector, type, files) => person.page.evaluate(({ selector, type, files }) => {
	const data = new DataTransfer(), target = document.querySelector(selector);

	for (const { name, mimeType, bytes } of files)
		data.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
	if (type === "paste") {
		target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
		return;
	}
	for (const name of ["dragenter", "dragover", "drop"])
		target.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
}, { selector, type, files: files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: [...buffer] })) });

const image = (name) => ({ name, mimeType: "image/png", buffer: png() });

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_UPLOAD_MAX_KIB: "2048" });
	const room = await house.room("Lobby", ["ada", "bob"]);
	const ada = await house.open("ada", { at: `/rooms/${room.id}` }), bob = await house.open("bob", { at: `/rooms/${room.id}` });

	await field(ada.page).waitFor();
	await suite.test("a picked picture is seen before it is sent, goes with the words, and stands in the conversation of both", async () => {
		await pick(ada, image("house.png"));
		await ready(ada, "house.png");
		await tray(ada.page).locator("img").waitFor();
		await write(ada, "my house");
		await bob.page.getByText("my house", { exact: true }).waitFor();
		for (const { page } of [ada, bob]) {
			const shown = page.getByRole("button", { name: "Show house.png large" }).locator("img");
			await shown.waitFor();
			await until(() => shown.evaluate((element) => element.complete && element.naturalWidth === 64), "the picture does not load");
		}
		await tray(ada.page).waitFor({ state: "hidden" });
	});

	await suite.test("of a large picture a small one is shown, and all of it only when it is looked at", async () => {
		const asked = [];

		bob.page.on("request", (request) => /\/files\/\d+\/(thumb|download)\//.test(request.url()) && asked.push(request.url()));
		await pick(ada, { name: "large.png", mimeType: "image/png", buffer: png(2000, 1000) }, image("little.png"));
		await ready(ada, "large.png");
		await ready(ada, "little.png");
		await write(ada, "large and small");
		const shown = bob.button("Show large.png large").locator("img"), large = bob.page.getByRole("dialog").locator(".lightbox-stage img");
		await until(() => shown.evaluate((element) => element.complete && element.naturalWidth === 480 && element.naturalHeight === 240), "it is no small one");
		const { results: [{ attachments: [file, other] }] } = await house.ask("ada", "GET", `rooms/${room.id}/messages/`);
		assert.equal(other.thumb_url, null);
		const whole = () => asked.some((url) => url.includes(`/${file.id}/download/`));
		assert.ok(!whole(), asked.join(" "));
		await bob.button("Show large.png large").click();
		await until(() => large.evaluate((element) => element.naturalWidth === 2000), "it does not come");
		assert.ok(whole());
		await bob.page.getByRole("dialog").getByRole("button", { name: "Show little.png large" }).click();
		await until(() => large.evaluate((element) => element.naturalWidth === 64), "the strip leads nowhere");
		await bob.page.keyboard.press("Escape");
	});

	await suite.test("pictures of different shapes beside each other keep them", async () => {
		await pick(ada, ...[[64, 64], [300, 900], [1200, 400]].map(([width, height]) => ({ name: `${width}x${height}.png`, mimeType: "image/png",
			buffer: png(width, height) })));
		for (const name of ["64x64.png", "300x900.png", "1200x400.png"])
			await ready(ada, name);
		await write(ada, "three shapes");
		await bob.page.getByText("three shapes", { exact: true }).waitFor();
		for (const [width, height] of [[64, 64], [300, 900], [1200, 400]]) {
			const box = await bob.button(`Show ${width}x${height}.png large`).boundingBox();

			assert.ok(Math.abs(box.width / box.height * height / width - 1) < 0.05, `${width}x${height} is shown as ${box.width}x${box.height}`);
		}
	});

	await suite.test("large, by the keyboard, and back to where one was", async () => {
		await bob.button("Show house.png large").focus();
		await bob.page.keyboard.press("Enter");
		const large = bob.page.getByRole("dialog");
		await large.locator("img").waitFor();
		await bob.page.keyboard.press("Escape");
		await large.waitFor({ state: "detached" });
		await bob.button("Show 64x64.png large").click();
		await large.getByText("1 of 3").waitFor();
		for (const [x, y, number] of [[-90, 5, 2], [-90, 5, 3], [90, 0, 2]]) {
			await large.evaluate((dialog, [right, down]) => {
				const touch = (dx, dy) => new Touch({ identifier: 1, target: dialog, clientX: 200 + dx, clientY: 200 + dy });

				dialog.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(0, 0)] }));
				dialog.dispatchEvent(new TouchEvent("touchend", { changedTouches: [touch(right, down)] }));
			}, [x, y]);
			await large.getByText(`${number} of 3`).waitFor();
		}
		await bob.page.keyboard.press("Escape");
		await large.waitFor({ state: "detached" });
		await bob.button("Show house.png large").focus();
		await bob.becomes(() => document.activeElement?.getAttribute("aria-label") === "Show house.png large");
	});

	await suite.test("pasted and dropped files are taken as well, several at once", async () => {
		await give(ada, "textarea.message-field", "paste", [image("pasted.png")]);
		await ready(ada, "pasted.png");
		await give(ada, ".conversation", "drop", [image("one.png"), { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") }]);
		await ready(ada, "one.png");
		await ready(ada, "notes.txt");
		await ada.button("Remove one.png").click();
		assert.equal(await tray(ada.page).locator("li").count(), 2);
		await ada.button("Send").click();
		await bob.button("Show pasted.png large").waitFor();
		await bob.page.getByText("notes.txt").first().waitFor();
		const { results: [last] } = await house.ask("ada", "GET", `rooms/${room.id}/messages/`);
		assert.deepEqual(last.attachments.map(({ name }) => name).sort(), ["notes.txt", "pasted.png"]);
	});

	await suite.test("the pictures and files of the room are listed, and lead to their messages", async () => {
		await bob.page.locator("#details").getByRole("button", { name: "Pictures and files" }).click();
		const dialog = bob.page.getByRole("dialog", { name: /^Pictures and files/ });

		await dialog.getByRole("button", { name: "Show house.png large" }).locator("img").waitFor();
		await dialog.getByRole("link", { name: "Show notes.txt in the conversation" }).click();
		await dialog.waitFor({ state: "detached" });
		await bob.becomes(() => /messages/.test(location.hash));
		await bob.visit(`/rooms/${room.id}`);
	});

	await suite.test("a voice message is spoken, thrown away or sent, and played", async () => {
		const before = await ada.page.locator(".voice").count();

		await ada.button("Record a voice message").click();
		await ada.button("Throw the recording away").click();
		await field(ada.page).waitFor();
		await ada.button("Record a voice message").click();
		await ada.page.getByRole("timer").getByText("0:01").waitFor();
		await ada.button("Send the voice message").click();
		const player = bob.page.getByRole("group", { name: "Voice message" });

		await player.getByRole("button", { name: "Play" }).click();
		await until(() => player.locator(".is-played").count(), "it does not play");
		assert.equal(await ada.page.locator(".voice").count(), before + 1);
		const { results: [last] } = await house.ask("ada", "GET", `rooms/${room.id}/messages/`);

		assert.match(last.attachments[0].name, /^voice-.*\.webm$/);
		assert.ok(last.attachments[0].duration >= 1, `the duration is ${last.attachments[0].duration}`);
		assert.equal(last.attachments[0].content_type, "audio/webm");
	});

	await suite.test("sound, film and document are played and shown here; anything else is for downloading", async () => {
		await pick(ada, { name: "tone.wav", mimeType: "audio/wav", buffer: wav() }, { name: "film.webm", mimeType: "video/webm", buffer: await webm(ada.page) },
			{ name: "paper.pdf", mimeType: "application/pdf", buffer: pdf() }, { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<script>alert(1)</script>") });
		for (const name of ["tone.wav", "film.webm", "paper.pdf", "page.html"])
			await ready(ada, name);
		await ada.button("Send").click();
		for (const [label, tag] of [["Recording tone.wav", "audio"], ["Video film.webm", "video"]]) {
			const player = bob.page.locator(`${tag}[aria-label="${label}"]`);
			await until(() => player.evaluate((element) => Boolean(element.src)), `${label} gets no link`);
			await player.evaluate((element) => element.play().catch(() => {}));
			await until(() => player.evaluate((element) => element.readyState >= 2), `${label} does not play`);
		}
		const { results: [{ attachments: [tone, film] }] } = await house.ask("ada", "GET", `rooms/${room.id}/messages/`);
		assert.ok(tone.duration > 0.9 && tone.duration < 1.1 && tone.thumb_url === null, JSON.stringify(tone));
		assert.ok(film.duration > 0 && film.thumb_url, JSON.stringify(film));
		await bob.page.getByText(/^WAV · .* · 0:01$/).waitFor();
		assert.match(await bob.page.locator("video").getAttribute("poster"), /\/thumb\/\?/);
		const preview = bob.button("Show paper.pdf here");
		await preview.click();
		await bob.page.locator("iframe, embed, object").first().waitFor();
		const download = bob.page.waitForEvent("download");
		await bob.page.getByRole("button", { name: "Download page.html" }).or(bob.page.getByRole("link", { name: "Download page.html" })).click();
		assert.equal((await download).suggestedFilename(), "page.html");
	});

	await suite.test("what is too large, empty or too much is refused before it is sent", async () => {
		const sent = [];

		ada.page.on("request", (request) => request.url().includes("/upload/") && sent.push(request.url()));
		await pick(ada, { name: "huge.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(2048 * 1024 + 1) });
		await ada.page.getByText(/^huge\.bin is too large: a file may have at most 2/).waitFor();
		await pick(ada, { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) });
		await ada.page.getByText("empty.txt is empty.").waitFor();
		assert.deepEqual(sent, []);
		await pick(ada, ...Array.from({ length: 11 }, (_, index) => ({ name: `small${index}.txt`, mimeType: "text/plain", buffer: Buffer.from("x") })));
		await ada.page.getByText("A message can have at most 10 files.").waitFor();
		assert.equal(await tray(ada.page).locator("li").count(), 10);
		await until(async () => await tray(ada.page).locator("li[data-state=done]").count() === 10, "not all arrive");
		for (let left = 10; left > 0; left--)
			await ada.button(/^Remove small/).first().click();
	});

	await suite.test("a file on a slow way shows its progress, and can be given up", async () => {
		const network = await ada.context.newCDPSession(ada.page);

		await network.send("Network.enable");
		await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100 * 1024 });
		await pick(ada, { name: "slow.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(1500 * 1024, 1) });
		const item = tray(ada.page).locator("li").filter({ hasText: "slow.bin" });
		await until(async () => / of 1\.5/.test(await item.innerText()) && !/^0 /.test(await item.locator(".file-about").innerText()), "no progress");
		await write(ada, "too early");
		await ada.page.getByText("The files are still on their way.").waitFor();
		await ada.button("Cancel slow.bin").click();
		await item.waitFor({ state: "detached" });
		await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
		await ada.button("Send").click();
		await bob.page.getByText("too early", { exact: true }).waitFor();
	});

	await suite.test("a file whose way was cut is tried again with one press", async () => {
		let cut = true;

		await ada.page.route("**/files/upload/", (route) => (cut ? route.abort("connectionreset") : route.continue()));
		await pick(ada, image("again.png"));
		await ada.button("Try again.png again").waitFor();
		cut = false;
		await ada.button("Try again.png again").click();
		await ready(ada, "again.png");
		await ada.button("Send").click();
		await bob.button("Show again.png large").waitFor();
	});
};
