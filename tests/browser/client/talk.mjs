/*
 * Writing and reading in a room, as people do it.
 */
import assert from "node:assert/strict";
import { until } from "../server.mjs";

export const field = (page) => page.getByRole("textbox", { name: "Write a message" });

export const write = async (person, text) => {
	await field(person.page).fill(text);
	await person.page.keyboard.press("Enter");
};

const literal = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/* The message with this text, as a row; the text is taken to the letter, edited or not. */
export const message = (page, text) => page.locator("article.message").filter({
	has: page.locator(".message-body", { hasText: new RegExp(`^\\s*${literal(text)}\\s*(\\(edited\\))?\\s*$`) }) });

const ACTIONS = "What to do with this message";

/* The menu of this message, opened by its button; its entries are buttons. */
export const menuOf = async (page, text) => {
	const menu = page.getByRole("dialog", { name: ACTIONS });

	await message(page, text).hover();
	await page.getByRole("toolbar", { name: ACTIONS }).getByRole("button", { name: "More" }).click();
	await menu.getByRole("button").first().waitFor();
	return menu;
};

/* Does something with a message by its menu. */
export const act = async (person, text, name) => (await menuOf(person.page, text)).getByRole("button", { name, exact: typeof name === "string" }).click();

/* What stands in the conversation, from the oldest shown to the newest. */
export const texts = (page) => page.locator("article.message .message-body").allInnerTexts();

/* Waits until these are the last messages on the page, in this order, each once, and none on its way. */
export const ends = async (person, wanted) => {
	let now = [];

	await until(async () => {
		now = await texts(person.page);
		return now.slice(-wanted.length).join("\n") === wanted.join("\n") && await person.page.locator("article.pending, article.failed").count() === 0;
	}, () => `${person.name} sees\n${now.slice(-wanted.length - 3).join("\n")}\nand not\n${wanted.join("\n")}`);
	for (const text of new Set(wanted))
		assert.equal(now.filter((one) => one === text).length, wanted.filter((one) => one === text).length, `${text} is there twice`);
};

/* Waits until the title of the page counts so many unread, which it says up to a second after the list of rooms. */
export const counts = async (page, unread) => {
	let title;

	await until(async () => {
		title = await page.title();
		return unread ? title.startsWith(`(${unread}) `) : !title.startsWith("(");
	}, () => `the title is ${title}, and should count ${unread}`);
};

/* What the server has, oldest first. */
export const stored = async (house, name, room) => {
	const { results } = await house.ask(name, "GET", `rooms/${room.id}/messages/?page_size=100`);

	return results.map(({ content }) => content).reverse();
};

/* Whether the page is wider than its window anywhere: the page itself, or any part that should not scroll sideways. */
export const overflowing = (page) => page.evaluate(() => {
	const wide = [];

	if (document.documentElement.scrollWidth > innerWidth)
		wide.push(`the page is ${document.documentElement.scrollWidth} wide in ${innerWidth}`);
	for (const element of document.querySelectorAll("body *")) {
		const { overflowX } = getComputedStyle(element), box = element.getBoundingClientRect();

		if (box.width === 0 || box.height === 0)
			continue;
		if (box.right > innerWidth + 1 && !element.closest("pre, code, table, .call-grid, .visually-hidden, .skip, [popover]") && box.left < innerWidth)
			wide.push(`${element.tagName}.${element.className?.baseVal ?? element.className} ends at ${Math.round(box.right)} of ${innerWidth}`);
		if (["auto", "scroll"].includes(overflowX) && element.scrollWidth > element.clientWidth + 1 && !element.matches("pre, code, table, .call-grid, textarea, .table"))
			wide.push(`${element.tagName}.${element.className} scrolls sideways: ${element.scrollWidth} in ${element.clientWidth}`);
	}
	return wide;
});

/* Whether something was told to the page over its line: `hears(page)` before it is opened gives what waits for words in a frame, and until
 * the page has drawn what came of them. */
export const hears = (page) => {
	const frames = [];

	page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => frames.push(String(payload))));
	return async (words) => {
		await until(() => frames.some((frame) => frame.includes(words)), `nobody hears of ${words}`);
		await drawn(page);
	};
};

/* All that the page has heard by now is drawn. */
export const drawn = (page) => page.evaluate(() => new Promise((resolve) => {
	requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
}));

/* Keeps requests of a page back: `asked()` waits for the first, `go()` lets all go on and waits for an answer. */
export const keptBack = async (page, address, method = "GET") => {
	let go, count = 0;
	const open = new Promise((resolve) => {
		go = resolve;
	});

	await page.route(address, async (route) => {
		if (route.request().method() !== method)
			return route.fallback();
		count++;
		await open;
		return route.continue();
	});
	return { asked: () => until(() => count > 0, `nobody asks for ${address}`), go: async () => {
		const answer = page.waitForResponse((response) => address.test(response.url()) && response.request().method() === method);

		go();
		await (await answer).finished();
		await drawn(page);
	} };
};
