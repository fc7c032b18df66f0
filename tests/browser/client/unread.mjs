/*
 * What is unread: the server's, so the same in every tab and on every device, and told over the one socket that a tab has.
 */
import assert from "node:assert/strict";
import { MODULES, until } from "../server.mjs";
import { act, counts, field, message } from "./talk.mjs";

const ROOMS = 30;

const link = (page, name) => page.locator(".room-items .room-link").filter({ has: page.locator(".room-name", { hasText: new RegExp(`^${name}$`) }) });
const badge = (page, name) => link(page, name).locator(".badge:not(.badge-mention)");
const mention = (page, name) => link(page, name).locator(".badge-mention");
const dot = (page, name) => link(page, name).locator(".unread-dot");
const membership = async (house, name, room) => (await house.ask(name, "GET", `rooms/${room.id}/`)).membership;

/* The number on the badge, without what is said of it to screen readers. */
const number = (locator) => locator.evaluate((element) => [...element.childNodes].find((node) => node.nodeType === 3).data);

/* In the page: whether its connection is live, and has told of so many rooms. */
const isLive = async (count) => {
	const [{ connection }, { rooms }] = await Promise.all(["js/core/live/connection.js", "js/features/rooms/rooms.js"].map((name) => import(new URL(name, document.baseURI))));

	return connection.state === "live" && rooms.list.length === count;
};

export default async (suite) => {
	const house = await suite.house(["ada", "bob"], { MOZNODS_WEB: MODULES }), made = [];

	for (let number = 1; number <= ROOMS; number++)
		made.push(await house.room(`Room ${number}`, ["ada", "bob"]));
	const [first, second, third] = made;
	let ada;

	await suite.test(`a member of ${ROOMS} rooms opens one socket, and asks for nothing of the rooms that are not open`, async () => {
		const asked = [], sockets = [];

		ada = await house.open("ada", { at: "/nowhere" });
		await ada.page.goto("about:blank");
		ada.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
		ada.page.on("websocket", (socket) => sockets.push(socket.url()));
		await ada.visit(`/rooms/${first.id}`);
		await field(ada.page).waitFor();
		await ada.becomes(isLive, ROOMS, "the page is not live");
		await until(() => asked.includes(`/api/rooms/${first.id}/messages/`), "the open room is not asked for");
		assert.equal(sockets.length, 1);
		assert.deepEqual(asked.filter((path) => /^\/api\/rooms\//.test(path) && !path.startsWith(`/api/rooms/${first.id}/`)), []);
	});

	await suite.test("what is read on one device is read on the other, and in another tab", async () => {
		const other = await house.open("ada", { at: "/settings" }), tab = await ada.tab("/settings");

		await Promise.all([other.page, tab].map((page) => until(() => page.evaluate(isLive, ROOMS), "a page is not live")));
		await house.say("bob", second, "one");
		await house.say("bob", second, "two");
		for (const page of [ada.page, tab, other.page])
			await badge(page, "Room 2").filter({ hasText: "2" }).waitFor();
		await link(ada.page, "Room 2").click();
		await message(ada.page, "two").waitFor();
		for (const page of [ada.page, tab, other.page])
			await badge(page, "Room 2").waitFor({ state: "detached" });
		await until(async () => (await membership(house, "ada", second)).unread === 0, "the server has not been told");
		await tab.close();
		await other.stop();
	});

	await suite.test("a room is marked as read where it stands in the list, and stays as it was in the order of Tab", async () => {
		const read = ada.page.getByRole("button", { name: "Mark Room 3 as read" });

		await house.say("bob", third, "not of interest");
		await badge(ada.page, "Room 3").filter({ hasText: "1" }).waitFor();
		await link(ada.page, "Room 3").hover();
		await read.click();
		await badge(ada.page, "Room 3").waitFor({ state: "detached" });
		await until(async () => (await membership(house, "ada", third)).unread === 0, "the server has not been told");
		assert.equal(await read.isVisible(), false);
		assert.equal(await link(ada.page, "Room 3").evaluate((element) => element === document.activeElement), true);
	});

	await suite.test("what is unread is the server's: after a reload, with a line where it begins", async () => {
		await link(ada.page, "Room 1").click();
		await ada.page.getByRole("heading", { name: "Room 1", level: 1 }).waitFor();
		await house.say("bob", second, "three");
		await house.say("bob", second, "four");
		await badge(ada.page, "Room 2").filter({ hasText: "2" }).waitFor();
		await ada.page.evaluate(() => Object.keys(localStorage).filter((key) => !key.endsWith(":session")).forEach((key) => localStorage.removeItem(key)));
		await ada.page.reload();
		await badge(ada.page, "Room 2").filter({ hasText: "2" }).waitFor();
		await link(ada.page, "Room 2").click();
		await message(ada.page, "four").waitFor();
		await ada.page.locator(".row-new + article.message", { hasText: "three" }).waitFor();
		await badge(ada.page, "Room 2").waitFor({ state: "detached" });
	});

	await suite.test("a message is marked unread: it is so elsewhere, and the line is there when one comes back", async () => {
		await act(ada, "two", "Mark as unread");
		await badge(ada.page, "Room 2").filter({ hasText: "3" }).waitFor();
		await ada.page.locator(".row-new + article.message", { hasText: "two" }).waitFor();
		assert.equal((await membership(house, "ada", second)).unread, 3);
		await link(ada.page, "Room 1").click();
		await ada.page.getByRole("heading", { name: "Room 1", level: 1 }).waitFor();
		assert.equal(await number(badge(ada.page, "Room 2")), "3");
	});

	await suite.test("the level of a room says what is told of it: a number, a mention, a dot, and what counts", async () => {
		await house.ask("ada", "PATCH", `rooms/${second.id}/membership/`, { notify: "mentions" });
		await dot(ada.page, "Room 2").waitFor();
		await counts(ada.page, 0);
		await house.say("bob", second, "@ada, look");
		await mention(ada.page, "Room 2").filter({ hasText: "1" }).waitFor();
		await counts(ada.page, 1);
		await house.ask("ada", "PATCH", `rooms/${second.id}/membership/`, { notify: "none" });
		await dot(ada.page, "Room 2").waitFor();
		await house.ask("ada", "PATCH", `rooms/${second.id}/membership/`, { notify: "all", silenced_until: "2100-01-01T00:00:00Z" });
		await link(ada.page, "Room 2").locator(".badge.is-silent").filter({ hasText: "4" }).waitFor();
		await mention(ada.page, "Room 2").waitFor();
		await counts(ada.page, 1);
	});

	await suite.test("favourites stand first, whatever happens elsewhere", async () => {
		await house.ask("ada", "PATCH", `rooms/${made.at(-1).id}/membership/`, { favourite: true });
		const first = () => ada.page.locator(".room-items .room-name").first().innerText();

		await until(async () => await first() === `Room ${ROOMS}`, async () => `first is ${await first()}`);
		await ada.page.locator(".room-list").getByRole("heading", { name: "Favourites" }).waitFor();
	});

	await suite.test("everything is marked as read at once", async () => {
		await house.say("bob", third, "and here");
		await badge(ada.page, "Room 3").waitFor();
		await ada.button("Mark all as read").click();
		await Promise.all(["Room 2", "Room 3"].map((name) => link(ada.page, name).locator(".badge, .unread-dot").first().waitFor({ state: "detached" })));
		await ada.button("Mark all as read").waitFor({ state: "hidden" });
		assert.deepEqual((await Promise.all([second, third].map((room) => membership(house, "ada", room)))).map(({ unread }) => unread), [0, 0]);
	});

	await suite.test("what the client remembered of a room by itself is handed over, once", async () => {
		const { id } = await house.say("bob", third, "read long ago"), name = `moznods:/:notes:${house.users.ada.id}`;

		await house.say("bob", third, "not read");
		const old = await house.open("ada", { at: "/settings", storage: { [name]: JSON.stringify({ [third.id]: { read: id } }) } });

		await badge(old.page, "Room 3").filter({ hasText: "1" }).waitFor();
		await old.becomes((key) => localStorage.getItem(key) === null, name, "it is still there");
		await old.stop();
	});
};
