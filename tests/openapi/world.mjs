/*
 * A server of its own for every example: the world that the description's ids speak of, made once and copied, so that no
 * example sees what another has done.
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { createInterface } from "node:readline";
import os from "node:os";
import path from "node:path";

const SETTINGS = {
	MOZNODS_LIMITS: "off", MOZNODS_SYNCHRONOUS: "normal", MOZNODS_WORKERS: "2",
	MOZNODS_PASSWORD_MEMORY_KIB: "1024", MOZNODS_PASSWORD_PASSES: "1", MOZNODS_ALLOW_ROOT: "yes",
	MOZNODS_TURN_URLS: "turn:turn.example.org:3478", MOZNODS_TURN_SECRET: "north", MOZNODS_CONFIG: "",
};

/* A running instance on a state directory. */
export class Server {
	static async start(build, state) {
		const server = new Server();
		const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MOZNODS_")));

		server.process = spawn(path.join(build, "moznods"), ["serve", "--http", "0", "--ws", "0", "--state", state],
			{ env: { ...env, ...SETTINGS }, stdio: ["ignore", "pipe", "pipe"] });
		server.log = "";
		server.process.stderr.on("data", text => { server.log += text; });
		server.ended = once(server.process, "exit");
		for await (const line of createInterface({ input: server.process.stdout })) {
			server.origin = /^ready (http:\/\/\S+)\/ /.exec(line)?.[1];
			break;
		}
		if (!server.origin)
			throw new Error(`the server does not start:\n${server.log}`);
		return server;
	}

	async stop() {
		this.process.kill("SIGTERM");
		await this.ended;
	}
}

async function post(origin, address, token, body, headers = {}) {
	const json = body && !(body instanceof Blob);
	const response = await fetch(origin + address, {
		method: "POST",
		headers: { ...json && { "Content-Type": "application/json" }, ...token && { Authorization: `Token ${token}` }, ...headers },
		body: json ? JSON.stringify(body) : body,
	});

	if (!response.ok)
		throw new Error(`POST ${address}: ${response.status} ${await response.text()}`);
	return response.status === 204 ? null : response.json();
}

/* The smallest picture: one pixel of PNG. */
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/* Ada, site admin, with two logins, owns room 1, in which grace is and alan is not; messages 1 and 2 are hers, and the
 * files 1, a picture, and 2. She has invited into the room: the token that she uses, and the code of that. A network is banned. */
async function furnish(origin) {
	const accounts = {};
	const people = ["ada", "grace", "alan"];

	for (const name of people) {
		accounts[name] = await post(origin, "/api/auth/register/", null,
			{ email: `${name}@example.org`, username: name, password: `the secret of ${name}` });
		if (name === "ada")
			await post(origin, "/api/auth/login/", null, { username: name, password: `the secret of ${name}` });
	}
	const ada = accounts.ada.token;

	await post(origin, "/api/rooms/", ada, { name: "Lobby", max_participants: 50 });
	await post(origin, "/api/rooms/1/join/", accounts.grace.token);
	await post(origin, "/api/rooms/1/messages/", ada, { content: "Hello, world!" });
	await post(origin, "/api/rooms/1/messages/", ada, { content: "Hello again" });
	await post(origin, "/api/files/upload/?name=photo.png", ada, new Blob([PIXEL]), { "Content-Type": "application/octet-stream" });
	await post(origin, "/api/files/upload/?name=long.txt", ada, new Blob(["a line of text\n".repeat(100)]),
		{ "Content-Type": "application/octet-stream" });
	const { code } = await post(origin, "/api/invites/", ada, { room_id: 1 });

	await post(origin, "/api/bans/", ada, { network: "203.0.113.0/24" });

	return { token: ada, code };
}

/* Makes the world; then `withServer` runs something with a server on a copy of it, and `withShared` with one that all use who
 * change nothing. */
export class World {
	static async make(build) {
		const world = new World();

		world.build = build;
		world.directory = await mkdtemp(path.join(os.tmpdir(), "moznods-openapi."));
		const server = await Server.start(build, path.join(world.directory, "first"));

		Object.assign(world, await furnish(server.origin));
		await server.stop();
		return world;
	}

	async copy() {
		const state = await mkdtemp(path.join(this.directory, "state."));

		/* Sockets and what else is of a server that runs are no part of the world. */
		await cp(path.join(this.directory, "first"), state, { recursive: true, filter: source => path.basename(source) !== "run" });
		return Server.start(this.build, state);
	}

	async withServer(body) {
		const server = await this.copy();

		try {
			await body(server.origin);
		} finally {
			await server.stop();
		}
	}

	async withShared(body) {
		this.shared ??= this.copy();
		await body((await this.shared).origin);
	}

	async remove() {
		await (await this.shared)?.stop();
		await rm(this.directory, { recursive: true, force: true });
	}
}
