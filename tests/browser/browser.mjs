/*
 * The browser and its pages: Debian's Chromium with devices that make a picture and a tone by themselves. A Caller is one
 * page in a call; what it hears and receives can be asked for.
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { until } from "./server.mjs";


const flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
	"--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--allow-loopback-in-peer-connection",
	"--disable-features=WebRtcHideLocalIpsWithMdns", "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
	"--disable-backgrounding-occluded-windows", "--autoplay-policy=no-user-gesture-required", "--mute-audio"];

/* A browser with an empty profile of its own; `more` are further options of its command line. */
export async function launch(chromium, executablePath, more = []) {
	const home = await mkdtemp(path.join(os.tmpdir(), "moznods-chromium."));
	const browser = await chromium.launch({ executablePath, headless: true, args: [...flags, ...more], chromiumSandbox: process.getuid() !== 0,
		env: { ...process.env, HOME: home } });

	return { browser, stop: async () => {
		await browser.close();
		await rm(home, { recursive: true, force: true, maxRetries: 5 });
	} };
}

export class Caller {
	/* Opens a page for a user; it is in the call when this returns. */
	static async enter(browser, page, user, room, wire, options = {}) {
		const caller = new Caller();

		Object.assign(caller, { user, wire, options: { ...options,
			url: `ws://localhost:${wire.port}/ws/room/${room}/?token=${user.token}&v=2` } });
		caller.context = await browser.newContext({ permissions: ["camera", "microphone"] });
		caller.page = await caller.context.newPage();
		caller.crashes = [];
		caller.page.on("pageerror", error => caller.crashes.push(String(error)));
		await caller.page.goto(page);
		await caller.start();
		return caller;
	}

	async start() {
		await this.page.evaluate(options => window.call.start(options), this.options);
		await this.hears("call_joined");
	}

	/* What the user does who presses F5. */
	async reload() {
		await this.page.reload();
		await this.start();
	}

	leave() {
		return this.context.close();
	}

	/* Frames heard since a moment (Date.now()). */
	frames(since = 0) {
		return this.page.evaluate(since => window.call.frames.filter(frame => frame.at >= since), since);
	}

	async types(since) {
		return (await this.frames(since)).map(frame => frame.type);
	}

	/* The first frame of this type since then for which `test` holds; waits for it. */
	hears(type, since = 0, test = () => true) {
		return until(async () => (await this.frames(since)).find(frame => frame.type === type && test(frame.data)),
			async () => `${this.user.name} hears no ${type} but ${(await this.types(since)).join(' ')}`);
	}

	received() {
		return this.page.evaluate(() => window.call.received());
	}

	async faults() {
		return [...this.crashes, ...await this.page.evaluate(() => window.call.faults)];
	}
}

/* Whether audio and video come from every other to every caller: both must have grown since `before`. */
async function growth(callers, before) {
	const silent = [];

	for (const caller of callers) {
		const now = await caller.received(), earlier = before.get(caller);

		for (const other of callers) {
			if (other === caller)
				continue;
			const id = other.user.id, had = earlier[id] ?? { audio: 0, video: 0 };

			for (const kind of ["audio", "video"])
				/* A connection made anew counts from zero. */
				if (!now[id] || now[id][kind] === 0 || now[id][kind] === had[kind])
					silent.push(`${kind} from ${other.user.name} to ${caller.user.name}`);
		}
	}
	return silent;
}

/* Every pair really receives audio and video, now. */
export async function flows(callers) {
	const before = new Map();
	let silent;

	for (const caller of callers)
		before.set(caller, await caller.received());
	await until(async () => (silent = await growth(callers, before)).length === 0,
		() => `nothing comes: ${silent.join(', ')}`);
	for (const caller of callers) {
		const peers = Object.keys(await caller.received()).length;

		if (peers !== callers.length - 1)
			throw new Error(`${caller.user.name} has ${peers} connections, not ${callers.length - 1}`);
	}
}
