/*
 * What every area of the client's tests stands on: tests that are counted and told, things that are stopped in the end,
 * houses (a server with people and rooms) and the people's pages.
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Server, Wire } from "../server.mjs";
import { Person } from "./person.mjs";

/* A server of its own, with people in it. */
class House {
	constructor(suite, server, settings) {
		Object.assign(this, { suite, server, settings, users: {}, address: `${server.http}/` });
	}

	async add(...names) {
		for (const name of names)
			this.users[name] = await this.server.register(name);
		return this;
	}

	ask(name, method, address, body) {
		return this.server.ask(method, `/api/${address}`, this.users[name].token, body);
	}

	/* A room of the first of these, with the others in it. */
	async room(name, [owner, ...others], more = {}) {
		const room = await this.ask(owner, "POST", "rooms/", { name, ...more });

		for (const other of others)
			await this.ask(other, "POST", `rooms/${room.id}/join/`);
		return room;
	}

	say(name, room, content, more = {}) {
		return this.ask(name, "POST", `rooms/${room.id}/messages/`, { content, ...more });
	}

	/* Uploads a file as this user; its id. */
	async upload(name, file, type, bytes) {
		const body = new FormData();

		body.append("file", new Blob([bytes], { type }), file);
		const answer = await fetch(`${this.server.http}/api/files/upload/`, { method: "POST", body, headers: { Authorization: `Token ${this.users[name].token}` } });

		if (answer.status !== 201)
			throw new Error(`upload of ${file}: ${answer.status} ${await answer.text()}`);
		return (await answer.json()).id;
	}

	/* Ends the whole server and starts it again with the same state, elsewhere; lines that lead to it find it. `between`
	 * happens while there is none. */
	async restart(between = async () => {}) {
		const { state } = this.server, lines = this.suite.things.filter((thing) => thing.far === this.port);

		await this.server.stop();
		await between();
		this.server = await Server.start(this.suite.build, state, this.settings);
		this.address = `${this.server.http}/`;
		lines.forEach((line) => {
			line.far = this.port;
		});
	}

	get port() {
		return Number(new URL(this.server.http).port);
	}

	/* A page of this user, logged in; `wire: true` puts a line between that can be cut. */
	async open(name, { at = "", wire = false, ...options } = {}) {
		const line = wire ? this.suite.keep(await Wire.lay(this.port)) : null;
		const address = options.address ?? (line ? `http://localhost:${line.port}/` : this.address);
		const person = this.suite.keep(await Person.enter(this.suite.browser, { ...options, address,
			user: this.users[name] && { ...this.users[name], profile: await this.ask(name, "GET", "auth/me/") } }));

		person.line = line;
		await person.visit(at);
		return person;
	}

	stop() {
		return this.server.stop();
	}
}

export class Suite {
	constructor({ build, browser, only }) {
		Object.assign(this, { build, browser, only, passed: 0, failed: 0, things: [], notes: [] });
	}

	async begin() {
		this.scratch = await mkdtemp(path.join(os.tmpdir(), "moznods-client."));
	}

	keep(thing) {
		this.things.push(thing);
		return thing;
	}

	async test(name, body) {
		const began = Date.now();
		let fault = null;

		try {
			await body();
			this.passed++;
		} catch (error) {
			fault = error;
			this.failed++;
		}
		console.log(`${fault ? "not ok" : "ok"} ${this.passed + this.failed} ${name} (${Date.now() - began} ms)`);
		if (fault) {
			console.log(String(fault.stack ?? fault).replace(/^/gm, "# "));
			await this.show(name);
			if (process.env.BAIL)
				throw fault;
			await this.tidy();
		}
	}

	/* What the pages looked like when a test failed, where somebody wants to know. */
	async show(name) {
		if (!process.env.FAILURES)
			return;
		for (const [index, person] of this.things.filter((thing) => thing instanceof Person).entries())
			await person.page.screenshot({ path: path.join(process.env.FAILURES,
				`${name.replace(/\W+/g, "-")}.${index}.png`) }).catch(() => {});
	}

	/* A dialog that a failed test has left open is in the way of all that follow. */
	async tidy() {
		for (const { page } of this.things.filter((thing) => thing instanceof Person))
			await page.evaluate(() => document.querySelectorAll("dialog[open], :popover-open").forEach((one) => (one.close ?? one.hidePopover).call(one))).catch(() => {});
	}

	/* A figure that was measured, for the one who reads the output. */
	note(text) {
		console.log(`# ${text}`);
	}

	async house(names, settings = {}) {
		this.houses = (this.houses ?? 0) + 1;
		const whole = { MOZNODS_LIMITS: "off", ...settings };
		const server = await Server.start(this.build, path.join(this.scratch, `house${this.houses}`), whole);

		return this.keep(new House(this, server, whole)).add(...names);
	}

	/* Runs one area; what it has opened is closed after it, and what its pages complained of is a failure. */
	async area(name, body) {
		if (this.only.length && !this.only.includes(name))
			return;
		console.log(`# ${name}`);
		try {
			await body(this);
		} catch (error) {
			this.failed++;
			console.log(`not ok ${this.passed + this.failed} ${name} could not go on`);
			console.log(String(error.stack ?? error).replace(/^/gm, "# "));
			await this.show(name);
		}
		await this.test(`${name}: no page complained of anything`, async () => {
			const complaints = this.things.flatMap((thing) => thing.complaints ?? []);

			if (complaints.length)
				throw new Error(complaints.slice(0, 20).join("\n"));
		});
		await this.clear();
	}

	async clear() {
		for (const thing of this.things.splice(0).reverse())
			await thing.stop();
	}

	async end() {
		await this.clear();
		await rm(this.scratch, { recursive: true, force: true });
	}
}
