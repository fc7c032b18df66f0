/*
 * What happens while one is connected, and when one is not: lost networks, and servers that start again in the middle of a
 * conversation. Nothing that was written may be lost, and nothing may be there twice.
 */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { MODULES, until } from "../server.mjs";
import { ends, field, message, stored, write } from "./talk.mjs";

const banner = (person) => person.page.locator(".banner:visible").filter({ hasText: "The connection is lost." });

/* Each of these people writes `count` messages, one every `milliseconds`, while `meanwhile` happens. Returns what they wrote. */
const converse = async (people, word, count, milliseconds, meanwhile) => {
	const all = [];
	const talk = async (person) => {
		for (let number = 1; number <= count; number++) {
			const text = `${word} ${person.name} ${number}`;

			all.push(text);
			await write(person, text);
			await sleep(milliseconds);
		}
	};

	await Promise.all([...people.map(talk), meanwhile()]);
	return all;
};

/* Everybody sees what the server has, in its order, and that is each of these once. */
const agree = async (house, room, people, all) => {
	let now = [];

	await until(async () => {
		now = (await stored(house, people[0].name, room)).filter((text) => all.includes(text));
		return now.length >= all.length;
	}, () => `of ${all.length} messages ${now.length} have arrived`);
	assert.deepEqual([...now].sort(), [...all].sort());
	for (const { name } of people) {
		const own = now.filter((text) => text.includes(` ${name} `)).map((text) => Number(/\d+$/.exec(text)[0]));

		assert.deepEqual(own, [...own].sort((a, b) => a - b), `the messages of ${name} are out of order`);
	}
	for (const person of people)
		await ends(person, now.slice(-20));
	for (const person of people)
		for (const text of all)
			assert.ok(await message(person.page, text).count() <= 1, `${text} stands twice before ${person.name}`);
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob", "eve"], { MOZNODS_WEB: MODULES });
	const room = await house.room("Lobby", ["ada", "bob", "eve"]);
	const people = [];

	for (const name of ["ada", "bob", "eve"])
		people.push(await house.open(name, { wire: true, at: `/rooms/${room.id}` }));
	const [ada, bob, eve] = people;

	await Promise.all(people.map(({ page }) => field(page).waitFor()));
	await suite.test("three talk at once: everybody sees the same", async () =>
		agree(house, room, people, await converse(people, "calm", 8, 60, async () => {})));

	await suite.test("one loses the network in the middle: a plain banner, what they write waits and arrives, once", async () => {
		const all = await converse(people, "cut", 12, 120, async () => {
			await sleep(300);
			eve.line.cut();
			await banner(eve).waitFor();
			await eve.page.getByText(/goes by itself when the server can be reached/).first().waitFor();
			await sleep(3000);
			eve.line.mend();
		});

		await agree(house, room, people, all);
		await banner(eve).waitFor({ state: "hidden" });
	});

	await suite.test("the message has arrived and the answer has not: sent again, stored once, shown once", async () => {
		const unlucky = await house.open("ada");
		let deaf = true, eaten = 0, sent = 0;

		/* The socket is cut at the moment of the answer; then the answer of the first try over REST is lost as well. */
		await unlucky.page.routeWebSocket(/\/ws\//, (socket) => {
			const server = socket.connectToServer();

			server.onMessage((text) => {
				if (deaf && JSON.parse(text).data?.content === "said once") {
					eaten++;
					socket.close({ code: 1011 });
				} else {
					socket.send(text);
				}
			});
		});
		await unlucky.page.route("**/messages/", async (route) => {
			if (route.request().method() !== "POST")
				return route.continue();
			const answer = await route.fetch();

			sent++;
			if (sent > 1)
				deaf = false;
			return sent === 1 ? route.abort("connectionreset") : route.fulfill({ response: answer });
		});
		await unlucky.visit(`/rooms/${room.id}`);
		await unlucky.page.reload();
		await field(unlucky.page).waitFor();
		await unlucky.becomes(async (id) => {
			const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI));

			return channels.get(id)?.state === "live";
		}, room.id);
		await write(unlucky, "said once");
		await until(() => eaten > 0 && sent > 1, () => `${eaten} answers were eaten, ${sent} sends over REST`);
		await ends(unlucky, ["said once"]);
		assert.equal((await stored(house, "bob", room)).filter((text) => text === "said once").length, 1);
		await ends(bob, ["said once"]);
		await unlucky.stop();
	});

	await suite.test("the network goes again and again", async () => {
		const all = await converse(people, "flutter", 15, 150, async () => {
			for (let times = 0; times < 4; times++) {
				await sleep(350);
				people.forEach(({ line }) => line.cut());
				await sleep(250);
				people.forEach(({ line }) => line.mend());
			}
		});

		await agree(house, room, people, all);
	});

	await suite.test("what waits survives a reload of the page", async () => {
		ada.line.cut();
		await write(ada, "written in the dark");
		await message(ada.page, "written in the dark").waitFor();
		/* The page itself must come from somewhere: the line is whole only for the moment of loading. */
		await ada.page.context().route("**/api/**", (route) => route.abort());
		await ada.page.context().routeWebSocket(/\/ws\//, (socket) => socket.close());
		ada.line.mend();
		await ada.page.reload();
		await ada.page.context().unroute("**/api/**");
		await until(async () => (await stored(house, "bob", room)).at(-1) === "written in the dark", "it never came");
		await ends(bob, ["written in the dark"]);
		await ada.page.context().close();
		people[0] = await house.open("ada", { wire: true, at: `/rooms/${room.id}` });
		await ends(people[0], ["written in the dark"]);
	});

	for (const signal of ["SIGKILL", "SIGTERM"])
		await suite.test(`the daemon is restarted by ${signal} in the middle: nothing lost, nothing twice`, async () => {
			const all = await converse(people, signal, 15, 100, async () => {
				await sleep(400);
				await house.server.restartDaemon(signal);
			});

			await agree(house, room, people, all);
		});

	await suite.test("the whole server is restarted in the middle: nothing lost, nothing twice", async () => {
		const all = await converse(people, "whole", 15, 200, async () => {
			await sleep(500);
			await house.restart(() => sleep(2000));
		});

		await agree(house, room, people, all);
	});

	await suite.test("back at once when the network is, and when the page is looked at", async () => {
		bob.line.cut();
		await banner(bob).waitFor();
		/* The pauses between two tries grow; one of more than three seconds does not end by itself here. */
		await bob.page.evaluate(() => {
			const start = window.setTimeout;

			window.setTimeout = (run, wait, ...more) => (wait > 3000 ? 0 : start(run, wait, ...more));
			window.restoreTimers = () => {
				window.setTimeout = start;
			};
		});
		await sleep(9000);
		bob.line.mend();
		await bob.page.evaluate(() => {
			window.restoreTimers();
			window.dispatchEvent(new Event("online"));
		});
		await banner(bob).waitFor({ state: "hidden" });
	});

	await suite.test("a token that comes too late over a slow line logs nobody out", async () => {
		const late = await house.open("ada");
		let refused = 0;

		await late.page.routeWebSocket(/\/ws\//, (socket) => (refused++ < 2 ? socket.close({ code: 4401 }) : socket.connectToServer()));
		await late.visit(`/rooms/${room.id}`);
		await late.page.reload();
		await field(late.page).waitFor();
		await until(() => refused > 2, "no further try");
		await house.say("bob", room, "still here?");
		await ends(late, ["still here?"]);
		assert.equal(await late.button("Log in").count(), 0);
		await late.stop();
	});

	await suite.test("edits and deletions made meanwhile are seen by who comes back", async () => {
		await house.say("bob", room, "to be changed");
		const gone = await house.say("bob", room, "to be deleted");
		await ends(eve, ["to be changed", "to be deleted"]);
		eve.line.cut();
		await banner(eve).waitFor();
		const { results } = await house.ask("bob", "GET", `rooms/${room.id}/messages/`);
		await house.ask("bob", "PATCH", `messages/${results.find(({ content }) => content === "to be changed").id}/`, { content: "changed" });
		await house.ask("bob", "DELETE", `messages/${gone.id}/`);
		const slip = await house.say("bob", room, "sent with a slip");

		await house.say("bob", room, "and one more");
		await house.ask("bob", "PATCH", `messages/${slip.id}/`, { content: "sent and mended" });
		eve.line.mend();
		await message(eve.page, "changed").waitFor();
		await ends(eve, ["sent and mended (edited)", "and one more"]);
		assert.equal(await message(eve.page, "to be deleted").count(), 0);
	});

	await suite.test("more was missed than is told: the page fetches anew, and shows the latest", async () => {
		eve.line.cut();
		await banner(eve).waitFor();
		for (let number = 0; number < 1010; number += 10)
			await Promise.all(Array.from({ length: 10 }, (_, index) => house.say("bob", room, `flood ${number + index}`)));
		eve.line.mend();
		await until(async () => await message(eve.page, "flood 1009").count() === 1 || await eve.page.getByText(/new messages?$/).count() > 0, "nothing new");
		await ends(eve, (await stored(house, "bob", room)).slice(-10));
	});

	await suite.test("the participants are all there when they are fetched anew while more of them come", async () => {
		const looking = await house.open("ada");
		const people = (await house.ask("ada", "GET", `rooms/${room.id}/participants/`)).results;
		let release;
		const held = new Promise((resolve) => release = resolve);

		await looking.page.route("**/participants/?page=*", async (route) => {
			const page = Number(new URL(route.request().url()).searchParams.get("page"));

			if (page === 2)
				await held;
			await route.fulfill({ json: { count: people.length, next: null, previous: null, results: people.slice(page - 1, page) } });
		});
		await Promise.all([looking.page.waitForRequest(/participants\/\?page=2/), looking.visit(`/rooms/${room.id}/participants`)]);
		await looking.page.evaluate(async (id) => {
			const { channels } = await import(new URL("js/core/live/channel.js", document.baseURI));

			channels.get(id).dispatchEvent(new CustomEvent("resync", { detail: { seq: 1 } }));
		}, room.id);
		release();
		for (const { user } of people)
			await looking.page.locator(".participants").getByText(user.display_name, { exact: true }).first().waitFor();
		await looking.stop();
	});
};
