#!/usr/bin/env node
/*
 * A POST over HTTP/2 from its first byte, with a body whose length nobody is told: http2.mjs URL [NAME=VALUE …] <BODY. Prints the
 * status, and on the lines after it the answer. curl 7.88 loses an answer that comes, with the end of its stream, before the
 * body has been sent (RFC 9113, 8.1), which is how servers answer what they refuse by its header.
 */
import { connect } from "node:http2";

const [address, ...fields] = process.argv.slice(2);
const url = new URL(address), session = connect(url.origin), pieces = [];
const request = session.request({ ":method": "POST", ":path": url.pathname + url.search,
	...Object.fromEntries(fields.map((field) => [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)])) });
let status = "000";

function tell() {
	process.stdout.write(`${status}\n${Buffer.concat(pieces)}`, () => process.exit());
}

/* What the server no longer wants of the body is no fault of the answer. */
for (const one of [session, request])
	one.on("error", () => {});
session.on("close", tell);
request.on("response", (header) => {
	status = header[":status"];
});
request.on("data", (piece) => pieces.push(piece));
request.on("end", tell);
request.on("close", tell);
process.stdin.pipe(request);
