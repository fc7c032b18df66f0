/*
 * People in a call through the client's own buttons, and whether sound and picture really arrive: asked of the connections
 * in their pages, which no button can pretend.
 */
import { until } from "../server.mjs";

/* Bytes of each line from each other: { id: { voice, camera, screen, sound } }, in the page. */
const received = (page) => page.evaluate(async () => {
	const { calls } = await import(new URL("js/features/calls/manager.js", document.baseURI));
	const all = {}, names = { audio: ["voice", "sound"], video: ["camera", "screen"] };

	for (const [id, entries] of Object.entries(await calls.active?.statistics?.() ?? {})) {
		all[id] = { voice: 0, camera: 0, screen: 0, sound: 0 };
		for (const kind of ["audio", "video"])
			entries.filter((entry) => entry.type === "inbound-rtp" && entry.kind === kind)
				.sort((a, b) => Number(a.mid) - Number(b.mid))
				.forEach((entry, index) => {
					all[id][names[kind][index]] += entry.bytesReceived;
				});
	}
	return all;
});

/* Which of these does not receive what it should from whom: [who, from, line]. */
export const silent = async (people, lines = ["voice", "camera"], milliseconds = 2000) => {
	const read = () => Promise.all(people.map((person) => received(person.page)));
	const before = await read();

	await new Promise((resolve) => setTimeout(resolve, milliseconds));
	const now = await read(), missing = [];

	for (const [index, person] of people.entries())
		for (const other of people)
			for (const line of lines)
				if (other !== person && !(now[index][other.user.id]?.[line] > (before[index][other.user.id]?.[line] ?? 0)))
					missing.push(`${person.name} gets no ${line} from ${other.name}`);
	return missing;
};

/* Waits until everybody receives these lines of everybody, and nobody has a connection too many. */
export const flows = async (people, lines) => {
	let missing = [];

	await until(async () => (missing = await silent(people, lines)).length === 0, () => missing.join(", "));
	for (const person of people) {
		const ids = Object.keys(await received(person.page)).map(Number).sort((a, b) => a - b);
		const wanted = people.filter((other) => other !== person).map((other) => other.user.id).sort((a, b) => a - b);

		if (ids.join() !== wanted.join())
			throw new Error(`${person.name} has connections to ${ids}, not to ${wanted}`);
	}
};

export const bytesFrom = async (person, other, line) => (await received(person.page))[other.user.id]?.[line] ?? 0;

/* Joins through the dialog. */
export const join = async (person, { page = person.page, camera = true, microphone = true } = {}) => {
	await page.locator("#call-button button").click();
	const dialog = page.getByRole("dialog");

	for (const [wanted, word] of [[microphone, "microphone"], [camera, "camera"]]) {
		const there = dialog.getByRole("button", { name: `Turn the ${word} ${wanted ? "off" : "on"}` });
		const press = dialog.getByRole("button", { name: `Turn the ${word} ${wanted ? "on" : "off"}` });

		/* What was chosen the last time may still be opening. */
		await until(async () => await there.waitFor({ timeout: 2500 }).then(() => true, () => false)
			|| press.click({ timeout: 500 }).then(() => false, () => false), `the ${word} cannot be switched`);
	}
	await dialog.getByRole("button", { name: /^(Start call|Join)$/ }).click();
	await control(page, "leave").waitFor();
};

export const control = (page, name) => page.locator(`[data-control=${name}]`);

/* The tile of somebody, as another sees it. */
export const tile = (page, other) => page.locator(`.call-tile[data-key="${other.user.id}"]`);

export const screenTile = (page, other) => page.locator(`.call-tile[data-key="${other.user.id} screen"]`);

/* Keeps the frames that come over this page's sockets from now on: { type, data, at }. */
export const listen = (person) => {
	const heard = [];

	person.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push({ ...JSON.parse(payload), at: Date.now() })));
	person.heard = heard;
	return heard;
};
