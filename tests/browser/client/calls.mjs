/*
 * Calls: three people in one, with everything that happens to calls: reloads, lost networks, a new daemon, second windows,
 * owners, devices that are refused.
 */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { MODULES, until } from "../server.mjs";
import { bytesFrom, control, flows, join, listen, screenTile, tile } from "./call.mjs";

const seated = async (house, room, name = "ada") => (await house.ask(name, "GET", `rooms/${room.id}/call/`)).participants.map(({ id }) => id).sort((a, b) => a - b);

const leave = async (person) => {
	await control(person.page, "leave").click();
	await control(person.page, "leave").waitFor({ state: "detached" });
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve"], { MOZNODS_CALL_MAX: "3", MOZNODS_WEB: MODULES });
	const room = await house.room("Studio", ["ada", "bob", "eve"]);
	const other = await house.room("Kitchen", ["ada", "bob", "eve"]);
	const people = [], ids = Object.values(house.users).map(({ id }) => id);

	for (const name of ["ada", "bob", "eve"]) {
		const person = await house.open(name, { wire: true });

		listen(person);
		await person.visit(`/rooms/${room.id}`);
		await person.page.reload();
		people.push(person);
	}
	const [ada, bob, eve] = people;

	await suite.test("three join through the dialog: every pair hears and sees each other, and the room list says who is in it", async () => {
		for (const person of people)
			await join(person);
		await flows(people);
		assert.deepEqual(await seated(house, room), ids);
		for (const person of people) {
			assert.equal(await person.page.locator(".call-tile").count(), 3);
			for (const whom of people)
				await tile(person.page, whom).locator("video:not([hidden])").waitFor();
		}
		await ada.page.locator(".call-tile.is-speaking").first().waitFor();
	});

	await suite.test("a muted microphone and a camera that is off are seen by the others, and send nothing", async () => {
		await control(bob.page, "audio").click();
		await control(bob.page, "video").click();
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "attached" });
		await tile(ada.page, bob).locator("video").waitFor({ state: "hidden" });
		/* What was on its way may still come. */
		await until(async () => {
			const before = await bytesFrom(ada, bob, "camera");

			await sleep(1000);
			return await bytesFrom(ada, bob, "camera") === before;
		}, "the camera goes on sending");
		await bob.page.keyboard.press("Alt+M");
		await bob.page.keyboard.press("Alt+V");
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "detached" });
		await tile(ada.page, bob).locator("video:not([hidden])").waitFor();
		await flows(people);
	});

	await suite.test("a raised hand is seen, and lowered again", async () => {
		await bob.page.keyboard.press("Alt+H");
		await tile(eve.page, bob).getByText("hand raised").waitFor({ state: "attached" });
		await control(bob.page, "hand").click();
		await tile(eve.page, bob).getByText("hand raised").waitFor({ state: "detached" });
	});

	await suite.test("the conversation beside the call is closed: the call has its place, and what is written there stays unread", async () => {
		const width = async () => (await bob.page.locator(".call").boundingBox()).width, before = await width(), field = bob.page.getByRole("textbox", { name: "Write a message" });

		await field.waitFor();
		await control(bob.page, "chat").click();
		await field.waitFor({ state: "hidden" });
		assert.ok(await width() > before + 200);
		await house.say("ada", room, "not seen yet");
		await bob.page.locator(".call-control.has-news").waitFor();
		await control(bob.page, "chat").click();
		await bob.page.getByText("not seen yet").waitFor();
		await bob.page.locator(".call-control.has-news").waitFor({ state: "detached" });
	});

	await suite.test("a shared screen is large, arrives, and is gone when the browser's own button stops it", async () => {
		await control(eve.page, "screen").click();
		for (const person of [ada, bob])
			await person.page.locator(".call-spotlight").locator(screenTile(person.page, eve)).locator("video:not([hidden])").waitFor();
		await until(() => bytesFrom(ada, eve, "screen"), "nothing of the screen comes");
		await flows(people);
		await eve.page.evaluate(async () => {
			const { calls } = await import(new URL("js/features/calls/manager.js", document.baseURI));
			const { screen } = calls.active.media.tracks;

			screen.stop();
			screen.dispatchEvent(new Event("ended"));
		});
		await screenTile(ada.page, eve).waitFor({ state: "detached" });
		await eve.button("Share your screen").waitFor();
	});

	await suite.test("the volume of one is changed here alone, and remembered", async () => {
		await tile(ada.page, bob).hover();
		await ada.button("More about bob").click();
		await ada.page.getByRole("slider", { name: /^Volume/ }).fill("0.25");
		await ada.page.keyboard.press("Escape");
		const volumes = await ada.page.evaluate(async () => {
			const { volumeOf } = await import(new URL("js/features/calls/choices.js", document.baseURI));

			return [2, 3].map(volumeOf);
		});
		assert.deepEqual(volumes, [0.25, 1]);
		await ada.page.waitForFunction(() => document.activeElement?.matches(".call-more"));
	});

	await suite.test("another microphone and camera may be chosen during the call", async () => {
		const before = await bytesFrom(ada, bob, "camera");

		await control(bob.page, "more").click();
		await bob.button("Microphone and camera").click();
		const camera = bob.page.getByRole("dialog").getByLabel("Camera");
		await until(async () => await camera.locator("option").count() === 3, "the browser has three cameras");
		const values = await camera.locator("option").evaluateAll((options) => options.map((option) => option.value));
		await camera.selectOption(values[2]);
		await bob.becomes(async (id) => {
			const { calls } = await import(new URL("js/features/calls/manager.js", document.baseURI));

			return calls.active.media.tracks.camera.getSettings().deviceId === id;
		}, values[2]);
		await bob.button("Done").click();
		await until(async () => await bytesFrom(ada, bob, "camera") > before, "no picture of the new camera");
		await flows(people);
	});

	await suite.test("push to talk: heard while the key is held, and not after", async () => {
		await control(bob.page, "more").click();
		await bob.button("Microphone and camera").click();
		await bob.page.getByLabel(/^Push to talk/).check();
		await bob.button("Done").click();
		/* A dialog that is gone has given the focus back; before that, its button would take the key. */
		await until(async () => await bob.page.locator("dialog").count() === 0, "the dialog stays");
		await bob.page.evaluate(() => document.activeElement.blur());
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "attached" });
		await bob.page.keyboard.down("Space");
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "detached" });
		await bob.page.keyboard.up("Space");
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "attached" });
		await bob.button("Hold to talk").hover();
		await bob.page.mouse.down();
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "detached" });
		await bob.page.mouse.up();
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "attached" });
		await control(bob.page, "more").click();
		await bob.button("Microphone and camera").click();
		await bob.page.getByLabel(/^Push to talk/).uncheck();
		await bob.button("Done").click();
		await control(bob.page, "audio").click();
		await flows(people);
	});

	await suite.test("one reads another room: the call goes on, with a bar to come back by", async () => {
		await bob.page.getByRole("link", { name: /Kitchen/ }).click();
		const bar = bob.page.locator("#call-bar").getByRole("region", { name: "Your call" });
		await bar.getByText("Studio").waitFor();
		await flows(people);
		await bar.getByRole("button", { name: "Turn the microphone off" }).click();
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "attached" });
		await bar.getByRole("button", { name: "Turn the microphone on" }).click();
		await bob.page.setViewportSize({ width: 360, height: 740 });
		await bob.page.locator("#call-stage").getByRole("link", { name: "Studio" }).click();
		await tile(bob.page, ada).waitFor();
		await bob.page.setViewportSize({ width: 1280, height: 800 });
		await flows(people);
	});

	await suite.test("one reloads: they are in the call again, as before, and everybody hears and sees everybody", async () => {
		const before = Date.now();

		await bob.page.reload();
		await control(bob.page, "leave").waitFor();
		await flows(people);
		suite.note(`a reload took ${Date.now() - before} ms until everything flowed`);
		assert.deepEqual(await seated(house, room), ids);
		assert.equal(await control(bob.page, "video").getAttribute("aria-label"), "Turn the camera off");
	});

	await suite.test("one is without the server for some seconds: nobody leaves, sound and picture never stop", async () => {
		const since = Date.now();

		eve.line.cut();
		/* By the clock, however long it takes here to see what is looked for meanwhile: the seat is kept for ten. */
		const mended = sleep(4000).then(() => {
			eve.line.mend();
			/* Else the pause between two tries would be part of the ten. */
			return eve.page.evaluate(() => window.dispatchEvent(new Event("online")));
		});

		await Promise.all([tile(ada.page, eve).getByText("Reconnecting").waitFor(),
			eve.page.getByText(/connection to the server is lost/).waitFor()]);
		await flows(people);
		await mended;
		await eve.page.getByText(/connection to the server is lost/).waitFor({ state: "hidden" });
		await tile(ada.page, eve).getByText("Reconnecting").waitFor({ state: "detached" });
		const news = [...ada.heard, ...bob.heard].filter(({ type, at }) => at > since && ["user_left", "user_joined"].includes(type));
		assert.deepEqual(news, []);
		await flows(people);
	});

	await suite.test("a connection between two that broke meanwhile is made again", async () => {
		/* Only one side notices: the other's old connection is dead, as after a change of the network. */
		await eve.page.evaluate(async (id) => {
			const { calls } = await import(new URL("js/features/calls/manager.js", document.baseURI));

			calls.active.call.mesh.peers.get(id).connection.pc.close();
			calls.active.call.mesh.peers.get(id).start();
		}, ada.user.id);
		await flows(people);
	});

	await suite.test("one is without the server for 20 seconds: gone for the others, and back as somebody new", async () => {
		const since = Date.now();

		eve.line.cut();
		await tile(ada.page, eve).waitFor({ state: "detached" });
		await flows([ada, bob]);
		await sleep(Math.max(0, 20000 - (Date.now() - since)));
		eve.line.mend();
		await tile(ada.page, eve).waitFor();
		await flows(people);
		assert.deepEqual(await seated(house, room), ids);
	});

	for (const signal of ["SIGTERM", "SIGKILL"])
		await suite.test(`the daemon is restarted by ${signal}: the call goes on, and nobody hears of it`, async () => {
			const since = Date.now();

			await house.server.restartDaemon(signal);
			await Promise.all(people.map((person) => until(() => person.heard.find(({ type, at }) => type === "call_joined" && at > since), `${person.name} does not take the seat again`)));
			for (const person of people)
				assert.equal(person.heard.find(({ type, at }) => type === "call_joined" && at > since).data.resumed, true);
			await flows(people);
			assert.deepEqual(await seated(house, room), ids);
			assert.deepEqual([...ada.heard, ...bob.heard, ...eve.heard].filter(({ type, at }) => at > since && ["user_left", "user_joined"].includes(type)), []);
		});

	await suite.test("a second window: the call moves there, and the first one says so and can have it back", async () => {
		const second = await bob.tab(`/rooms/${room.id}`);

		await second.locator("#call-button button").click();
		await second.getByText(/Joining here moves it/).waitFor();
		await second.getByRole("dialog").getByRole("button", { name: "Join" }).click();
		await control(second, "leave").waitFor();
		await bob.page.getByText(/goes on in another window/).waitFor();
		await flows([ada, { ...bob, page: second }, eve]);
		await bob.button("Move it here").click();
		await control(bob.page, "leave").waitFor();
		await second.getByText(/goes on in another window/).waitFor();
		await second.close();
		await flows(people);
	});

	await suite.test("a full call says so", async () => {
		await house.add("kim");
		await house.ask("kim", "POST", `rooms/${room.id}/join/`);
		const kim = await house.open("kim", { at: `/rooms/${room.id}` });

		await kim.page.locator("#call-button button").click();
		await kim.page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
		await kim.page.getByText(/is full/).waitFor();
		assert.deepEqual(await seated(house, room), ids);
		await kim.stop();
	});

	await suite.test("the owner mutes one for everybody, who is told and can speak again", async () => {
		await tile(ada.page, bob).hover();
		await ada.button("More about bob").click();
		await ada.button("Mute for everybody").click();
		await bob.page.getByText("The owner of the room has muted you.").waitFor();
		await bob.button("Turn the microphone on").click();
		await tile(ada.page, bob).getByText("muted").waitFor({ state: "detached" });
		await flows(people);
	});

	await suite.test("the owner removes one, who is told; who is not the owner has no such button", async () => {
		await tile(bob.page, eve).hover();
		await bob.button("More about eve").click();
		assert.equal(await bob.button("Remove from the call").count(), 0);
		await bob.page.keyboard.press("Escape");
		await tile(ada.page, eve).hover();
		await ada.button("More about eve").click();
		await ada.button("Remove from the call").click();
		await ada.page.getByRole("dialog").getByRole("button", { name: "Remove from the call" }).click();
		await eve.page.getByText(/You were removed/).waitFor();
		await flows([ada, bob]);
		await join(eve);
		await flows(people);
	});

	await suite.test("who closes the page has left for the others, and is not waited for", async () => {
		const since = Date.now();

		await eve.page.close({ runBeforeUnload: true });
		await tile(ada.page, eve).waitFor({ state: "detached" });
		assert.deepEqual(ada.heard.filter(({ type, at }) => type === "user_left" && at > since).map(({ data }) => data.reason), ["left"]);
		await flows([ada, bob]);
	});

	await suite.test("the owner ends the call for everybody", async () => {
		await control(ada.page, "more").click();
		await ada.button("End the call for everybody").click();
		await ada.page.getByRole("dialog").getByRole("button", { name: "End the call for everybody" }).click();
		await bob.page.getByText(/was ended/).waitFor();
		await bob.button("Start call").waitFor();
		assert.deepEqual(await seated(house, room), []);
	});

	await suite.test("without permission one is told why, and can join to listen and look", async () => {
		await house.add("lee");
		await house.ask("lee", "POST", `rooms/${other.id}/join/`);
		const lee = await house.open("lee", { at: `/rooms/${other.id}`, permissions: [], init: () => {
			navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
		} });

		await bob.page.getByRole("link", { name: /Kitchen/ }).click();
		await join(bob);
		await lee.page.locator("#call-button button").click();
		await lee.page.getByText(/The browser may not use the microphone/).waitFor();
		await lee.page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
		await control(lee.page, "leave").waitFor();
		await until(() => bytesFrom(lee, bob, "camera"), "who listens gets nothing");
		await tile(bob.page, lee).getByText("muted").waitFor({ state: "attached" });
		await leave(lee);
		await leave(bob);
		await lee.stop();
	});

	await suite.test("without any device one is told, and joins all the same", async () => {
		const mia = await house.add("mia").then(() => house.ask("mia", "POST", `rooms/${other.id}/join/`)).then(() => house.open("mia", {
			at: `/rooms/${other.id}`, storage: { "moznods:/:call": JSON.stringify({ audio: true, video: true }) }, init: () => {
				navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("none", "NotFoundError"));
			} }));

		await mia.page.locator("#call-button button").click();
		await mia.page.getByText("No microphone was found.").waitFor();
		await mia.page.getByText("No camera was found.").waitFor();
		await mia.page.getByRole("dialog").getByRole("button", { name: "Start call" }).click();
		await mia.page.getByText("Nobody else is in the call yet.").waitFor();
		await leave(mia);
	});

	await suite.test("a microphone that the browser still asks for looks as if on its way, and on once it is there", async () => {
		const noa = await house.add("noa").then(() => house.ask("noa", "POST", `rooms/${other.id}/join/`)).then(() => house.open("noa", {
			at: `/rooms/${other.id}`, init: () => {
				const { mediaDevices } = navigator, open = mediaDevices.getUserMedia.bind(mediaDevices);
				const allowed = new Promise((resolve) => {
					window.allow = resolve;
				});

				mediaDevices.getUserMedia = async (wanted) => {
					await allowed;
					return open(wanted);
				};
			} }));
		const dialog = noa.page.getByRole("dialog"), microphone = dialog.locator("[data-switch=audio]");

		await noa.page.locator("#call-button button").click();
		await dialog.locator("[data-switch=audio][aria-busy=true].is-on").waitFor();
		await noa.page.evaluate(() => window.allow());
		await dialog.locator("[data-switch=audio][aria-busy=false].is-on").waitFor();
		const colours = (element) => element.evaluate((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]);
		const on = await colours(microphone);

		await microphone.click();
		await dialog.locator("[data-switch=audio]:not(.is-on)").waitFor();
		const off = await colours(microphone);

		assert.ok(on[0] !== off[0] && on[1] !== off[1], `on ${on}, off ${off}`);
		await noa.stop();
	});
};
