/*
 * Another web server in front of an instance: lighttpd, with the client under a path, and with or without a way for
 * WebSockets. It listens on the loopback.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { until } from "../server.mjs";

const freePort = async () => {
	const server = net.createServer().listen(0, "127.0.0.1");

	await once(server, "listening");
	const { port } = server.address();
	server.close();
	await once(server, "close");
	return port;
};

const configuration = ({ directory, port, to, base, sockets }) => `
server.modules = ( "mod_proxy" )
server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${directory}/empty"
server.errorlog = "${directory}/error.log"
server.upload-dirs = ( "${directory}" )
$HTTP["url"] =^ "${base}" {
	proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => ${to} )) )
	proxy.header = ( "map-urlpath" => ( "${base}" => "/" )${sockets ? ", \"upgrade\" => \"enable\"" : ""} )
}
`;

/* Starts it before the server at port `to`; `base` is the path of the client, with a slash at both ends. */
export const startFront = async (directory, { to, base = "/", sockets = true, port = 0 }) => {
	let log = "";

	port ||= await freePort();
	await mkdir(path.join(directory, "empty"), { recursive: true });
	await writeFile(path.join(directory, "lighttpd.conf"), configuration({ directory, port, to, base, sockets }));
	const child = spawn("/usr/sbin/lighttpd", ["-D", "-f", path.join(directory, "lighttpd.conf")], { stdio: ["ignore", "pipe", "pipe"] });
	const stop = async () => {
		if (child.exitCode !== null || child.signalCode !== null)
			return;
		child.kill("SIGKILL");
		await once(child, "exit");
	};

	child.stderr.on("data", (text) => {
		log += text;
	});
	await until(() => child.exitCode !== null || fetch(`http://localhost:${port}${base}`).then(({ ok }) => ok, () => false), () => log);
	if (child.exitCode !== null)
		throw new Error(`lighttpd did not start:\n${log}`);
	return { address: `http://localhost:${port}${base}`, port, stop };
};
