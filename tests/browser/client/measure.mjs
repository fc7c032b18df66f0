/*
 * What is measured in a page: how long a room takes to open, its frames, and its memory.
 */

export const SLOW_MS = 34;
/* Rows of messages that a page keeps, however far one reads. */
export const ROWS_MOST = 400;

/* From asking for a room until its messages are drawn, in milliseconds, as the page itself measures it; without messages,
 * until its beginning is. */
export const opening = (person, room) => person.page.evaluate((id) => new Promise((resolve, reject) => {
	const began = performance.now();
	const look = () => {
		const log = document.querySelector("[role=log].timeline-scroll");
		const drawn = log?.querySelector(`article.message a[href^="#/rooms/${id}/"]`) ?? [...log?.querySelectorAll(".timeline-end") ?? []].find((end) => end.innerText.includes("beginning"));

		if (performance.now() - began > 20000)
			reject(new Error(`room ${id} does not open`));
		else if (drawn?.getBoundingClientRect().height && location.hash === `#/rooms/${id}` && log.closest("main").querySelector("h1")?.innerText)
			requestAnimationFrame(() => resolve(performance.now() - began));
		else
			requestAnimationFrame(look);
	};

	location.hash = `#/rooms/${id}`;
	requestAnimationFrame(look);
}), room.id);

/* For a page that is about to be loaded: notes when the first messages are drawn, in milliseconds since it was asked for. */
export const noteDrawn = () => {
	const look = () => {
		if (document.querySelector("[role=log] article.message")?.getBoundingClientRect().height)
			window.drawnAt = performance.now();
		else
			requestAnimationFrame(look);
	};

	requestAnimationFrame(look);
};

/* Waits for that: { took } in milliseconds, and how many files of the client { fetched } came over the network for it. */
export const drawn = async (person) => {
	await person.page.waitForFunction(() => window.drawnAt);
	return person.page.evaluate(() => ({
		took: window.drawnAt,
		fetched: performance.getEntriesByType("resource").filter(({ name, transferSize }) => name.includes("/assets/") && transferSize > 0).length,
	}));
};

/* Times between frames for a while. */
export const frames = (person, milliseconds) => person.page.evaluate((milliseconds) => new Promise((resolve) => {
	const times = [], end = performance.now() + milliseconds;
	let before = performance.now();
	const step = (now) => {
		times.push(now - before);
		before = now;
		if (now < end)
			requestAnimationFrame(step);
		else
			resolve(times.slice(1));
	};

	requestAnimationFrame(step);
}), milliseconds);

export const slow = (times) => times.filter((time) => time > SLOW_MS).length / times.length;

export const longest = (times) => Math.max(...times).toFixed(0);

export const percent = (share) => `${(share * 100).toFixed(1)} %`;

/* What the page holds after its garbage is collected: { heap } in bytes, { nodes, listeners } of its documents. `close()` ends it. */
export const memoryOf = async (person) => {
	const session = await person.page.context().newCDPSession(person.page);

	await session.send("HeapProfiler.enable");
	return {
		read: async () => {
			/* What only the first collection lets go of goes with the second. */
			for (let times = 2; times; times--)
				await session.send("HeapProfiler.collectGarbage");
			const [{ usedSize }, { nodes, jsEventListeners }] = await Promise.all([session.send("Runtime.getHeapUsage"), session.send("Memory.getDOMCounters")]);

			return { heap: usedSize, nodes, listeners: jsEventListeners };
		},
		close: () => session.detach(),
	};
};
