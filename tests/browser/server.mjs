/*
 * What the test starts beside the browser: a private instance of the server, a TURN server, the page, and a wire between
 * each page and the server that can be cut. Everything listens on the loopback and ends with stop().
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, mkdir, writeFile } from "node:fs/promises";
import dgram from "node:dgram";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

/* How long is waited for what comes at once on a machine with nothing else to do: only a test that fails takes so long. */
export const LONGEST_WAIT_MS = 90000;
const STOP_MS = 20000;
/* The client as its modules, for `MOZNODS_WEB` where a test asks one of them. Without it a page is what users get: one bundle, which
 * takes half of the processor to open. */
export const MODULES = fileURLToPath(new URL("../../web", import.meta.url));

/* The SQL that makes the counts right after rows were added to a database by hand. */
export const recount = await readFile(new URL("../lib/recount.sql", import.meta.url), "utf8");

/* Waits until `test` gives something true, and returns it. */
export async function until(test, what) {
	const deadline = Date.now() + LONGEST_WAIT_MS;
	let value;

	while (!(value = await test())) {
		if (Date.now() > deadline)
			throw new Error(`in vain for ${LONGEST_WAIT_MS} ms: ${typeof what === 'function' ? await what() : what}`);
		await sleep(50);
	}
	return value;
}

async function end(child) {
	if (child.exitCode !== null || child.signalCode !== null)
		return;
	const ended = once(child, "exit"), timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);

	child.kill("SIGTERM");
	await ended;
	clearTimeout(timer);
}

export class Server {
	/* Starts `moznods serve` of a build directory, with its state in a directory that does not exist yet. */
	static async start(build, state, settings = {}) {
		const server = new Server();
		const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MOZNODS_")));

		Object.assign(environment, {
			MOZNODS_SYNCHRONOUS: "normal", MOZNODS_PASSWORD_PASSES: "1", MOZNODS_PASSWORD_MEMORY_KIB: "8192",
			MOZNODS_LIMIT_AUTH: "0", MOZNODS_ALLOW_ROOT: "yes", ...settings
		});
		server.state = state;
		server.log = "";
		server.child = spawn(path.join(build, "moznods"), ["serve", "--http", "0", "--ws", "0", "--state", state],
			{ env: environment, stdio: ["ignore", "pipe", "pipe"] });
		server.child.stderr.on("data", text => { server.log += text; });
		let line = "";
		server.child.stdout.on("data", text => { line += text; });
		await until(() => line.includes("\n") || server.child.exitCode !== null, "the server is not ready")
			.catch(() => end(server.child));
		const ready = /^ready (http:\/\/\S+)\/ ws:\/\/localhost:(\d+)\/ws\//.exec(line);
		if (!ready)
			throw new Error(`the server did not start:\n${server.log}`);
		server.http = ready[1];
		server.port = Number(ready[2]);
		return server;
	}

	async ask(method, address, token, body) {
		const answer = await fetch(this.http + address, {
			method, body: body && JSON.stringify(body),
			headers: { ...(token && { Authorization: `Token ${token}` }), ...(body && { "Content-Type": "application/json" }) }
		});
		if (!answer.ok)
			throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
		return answer.status === 204 ? null : answer.json();
	}

	async register(name) {
		const { token, user } = await this.ask("POST", "/api/auth/register/", null,
			{ email: `${name}@example.org`, username: name, password: `the secret of ${name}` });

		return { name, token, id: user.id };
	}

	async daemon() {
		return Number(await readFile(path.join(this.state, "run/wsd.pid"), "utf8").catch(() => 0));
	}

	/* Ends the daemon with a signal, and waits until there is another. */
	async restartDaemon(signal) {
		const before = await this.daemon();

		process.kill(before, signal);
		await until(async () => {
			const now = await this.daemon();

			return now && now !== before
				&& await this.ask("GET", "/api/health/").then(health => health.realtime === "ok", () => false);
		}, "the daemon does not come back");
	}

	stop() {
		return end(this.child);
	}
}

/* Between a page and the server: passes bytes on, to wherever `far` says, until it is cut; then nothing comes through until
 * it is mended. */
export class Wire {
	static async lay(port) {
		const wire = new Wire();

		wire.sockets = new Set();
		wire.whole = true;
		wire.far = port;
		wire.server = net.createServer(near => wire.connect(near));
		wire.server.listen(0, "127.0.0.1");
		await once(wire.server, "listening");
		wire.port = wire.server.address().port;
		return wire;
	}

	connect(near) {
		if (!this.whole) {
			near.destroy();
			return;
		}
		const far = net.connect(this.far, "127.0.0.1");

		for (const [from, to] of [[near, far], [far, near]]) {
			this.sockets.add(from);
			from.on("error", () => {});
			from.on("close", () => {
				this.sockets.delete(from);
				to.destroy();
			});
			from.pipe(to);
		}
	}

	cut() {
		this.whole = false;
		this.sockets.forEach(socket => socket.destroy());
	}

	mend() {
		this.whole = true;
	}

	/* Cuts it for so long, however long what is done meanwhile takes; settles when it is whole again. */
	async cutFor(milliseconds) {
		this.cut();
		await sleep(milliseconds);
		this.mend();
	}

	stop() {
		this.cut();
		this.server.close();
	}
}

/* Serves one file at a free port of the loopback. */
export async function servePage(file) {
	const page = await readFile(file);
	const server = http.createServer((request, response) => {
		response.writeHead(request.url === "/" ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
		response.end(request.url === "/" ? page : "");
	});

	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return { address: `http://localhost:${server.address().port}/`, stop: () => server.close() };
}

/* Whether a STUN server answers a binding request (RFC 8489) within a moment. */
async function answersStun(port) {
	const socket = dgram.createSocket("udp4");
	const request = Buffer.from("000100002112a442" + "6d6f7a6e6f6473746573742e", "hex");

	socket.on("error", () => {});
	socket.send(request, port, "127.0.0.1");
	const answered = await Promise.race([once(socket, "message").then(() => true), sleep(200, false)]);
	socket.close();
	return answered;
}

/* A port that nobody has, over TCP as well as over UDP: coturn listens on both. */
async function freePort() {
	const server = net.createServer(), socket = dgram.createSocket("udp4");

	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address();
	socket.bind(port, "127.0.0.1");
	try {
		await once(socket, "listening");
	} finally {
		socket.close();
		server.close();
	}
	return port;
}

/* What we ship, but for where it listens and relays, and what it logs: that is the machine's business, and the test's here. */
async function turnSettings(shipped, directory, secret, port) {
	const own = ["listening-ip", "relay-ip", "external-ip", "listening-port", "min-port", "max-port", "static-auth-secret", "cert",
		"pkey", "tls-listening-port", "denied-peer-ip", "allowed-peer-ip", "log-file", "syslog", "pidfile", "proc-user", "proc-group"];
	const kept = (await readFile(shipped, "utf8")).split("\n").filter(line => !own.includes(line.split("=")[0].trim()));
	const lines = [...kept, "listening-ip=127.0.0.1", "relay-ip=127.0.0.1", `listening-port=${port}`, "allow-loopback-peers",
		`static-auth-secret=${secret}`, "no-tls", "no-dtls", "log-file=stdout", `pidfile=${directory}/turn.pid`,
		`userdb=${directory}/turn.db`];

	return [...new Set(lines)].join("\n") + "\n";
}

async function runTurn(program, shipped, directory, secret) {
	const port = await freePort();
	let log = "";

	await mkdir(directory, { recursive: true });
	await writeFile(`${directory}/turnserver.conf`, await turnSettings(shipped, directory, secret, port));
	const child = spawn(program, ["-c", `${directory}/turnserver.conf`], { stdio: ["ignore", "pipe", "pipe"], cwd: directory });
	child.stdout.on("data", text => { log += text; });
	child.stderr.on("data", text => { log += text; });
	try {
		await until(async () => child.exitCode !== null || log.includes("Cannot bind") || await answersStun(port),
			"coturn does not answer");
		if (child.exitCode !== null || log.includes("Cannot bind"))
			throw new Error("coturn did not start");
	} catch (error) {
		await end(child);
		throw new Error(`${error.message}:\n${log}`);
	}
	return { url: `turn:127.0.0.1:${port}?transport=udp`, log: () => log, stop: () => end(child) };
}

/* coturn with the configuration that we ship, but on the loopback, where that one relays to nobody. Somebody else may take
 * the port that was free a moment ago: then it tries another one. */
export async function startTurn(program, shipped, directory, secret) {
	for (let tries = 5; ; tries--)
		try {
			return await runTurn(program, shipped, directory, secret);
		} catch (error) {
			if (tries === 1)
				throw error;
		}
}
