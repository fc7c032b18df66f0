/*
 * Somebody with the client open in a browser of their own: what they see is found by role and name, as they would find it.
 * What the page complains of (errors, violations of the Content-Security-Policy) is kept.
 */
import { LONGEST_WAIT_MS, until } from "../server.mjs";

/* What a page says when the network or the server is away, or answers with a refusal, is no defect of the page. */
const EXPECTED = /^Failed to load resource|WebSocket connection to .* failed|net::ERR_|^call:/;

/* The key under which the client keeps who is logged in. */
export const sessionKey = (address) => `moznods:${new URL(address).pathname}:session`;

export class Person {
	static async enter(browser, { address, user = null, viewport = { width: 1280, height: 800 }, colorScheme = "light", locale = "en-US",
		permissions = ["camera", "microphone"], storage = {}, init = null, serviceWorkers = "block", ...more }) {
		const person = new Person();
		const stored = { ...storage, ...(user && { [sessionKey(address)]: JSON.stringify({ token: user.token, user: user.profile }) }) };

		Object.assign(person, { address, user, name: user?.name, complaints: [] });
		person.context = await browser.newContext({ viewport, colorScheme, locale, permissions, serviceWorkers, ...more,
			storageState: { origins: [{ origin: new URL(address).origin,
				localStorage: Object.entries(stored).map(([name, value]) => ({ name, value })) }] } });
		if (init)
			await person.context.addInitScript(init);
		person.page = await person.context.newPage();
		person.watch(person.page);
		return person;
	}

	watch(page) {
		const who = this.name ?? "a stranger";

		page.on("pageerror", (error) => this.complaints.push(`${who}: ${error.stack ?? error}`));
		page.on("console", (message) => {
			if (message.type() === "error" && !EXPECTED.test(message.text()))
				this.complaints.push(`${who}: ${message.text()} (${message.location().url})`);
		});
		page.setDefaultTimeout(LONGEST_WAIT_MS);
	}

	/* `at` is what follows # in the address. */
	async visit(at) {
		await this.page.goto(`${this.address}${at ? `#${at}` : ""}`);
	}

	async tab(at) {
		const page = await this.context.newPage();

		this.watch(page);
		await page.goto(`${this.address}${at ? `#${at}` : ""}`);
		return page;
	}

	stop() {
		return this.context.close();
	}

	button(name, options = {}) {
		return this.page.getByRole("button", { name, ...options });
	}

	/* Waits for something of the page's to be true. */
	becomes(test, argument, what = String(test)) {
		return until(() => this.page.evaluate(test, argument), `${this.name}: ${what}`);
	}
}
