#!/usr/bin/env node
/*
 * The API's description against its linter and a server: run by `make check-openapi`, with the build directory in BUILD and
 * the source in SRCDIR. Every documented example is sent, every answer validated against its schema. Most of them wait for a
 * server that starts or ends, so JOBS of them (2) are tried side by side. TAP, and at the end `N passed, N failed`.
 */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { Description } from "./description.mjs";
import { World } from "./world.mjs";

const build = path.resolve(process.env.BUILD ?? ".");
const file = path.resolve(process.env.SRCDIR ?? ".", "etc/openapi.json");
const description = await Description.read(file);
const width = Math.max(1, Number(process.env.JOBS) || 2);
const tests = [];
let passed = 0, failed = 0;

/* A test that is run later, in whatever order: none depends on another. */
function plan(name, body) {
	tests.push({ name, body });
}

async function test({ name, body }) {
	try {
		await body();
		passed++;
		console.log(`ok ${passed + failed} ${name}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${passed + failed} ${name}`);
		console.log(String(error.message ?? error).replace(/^/gm, "# "));
	}
}

async function lint() {
	const cli = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
	const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, "lint", "--config", path.join(import.meta.dirname, "redocly.yaml"), file],
		{ env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" } })
		.catch((error) => Promise.reject(new Error(error.stdout + error.stderr)));

	if (/warning/i.test(stderr))
		throw new Error(stdout + stderr);
}

/* Of what a query must have one of several, the one that is asked with. */
const ASKED_WITH = { searchMessages: "q" };

/* The address of an operation with the examples of its path, or `id` in place of each, and of what its query must have. A code is of
 * the world's own: the server makes them up. */
function address(operation, query = {}, id = null) {
	let place = operation.path;

	for (const parameter of operation.parameters.filter(one => one.in === "path"))
		place = place.replace(`{${parameter.name}}`, id ?? (parameter.name === "invite" && parameter.schema.type === "string" ? world.code : encodeURIComponent(parameter.example)));
	const needed = operation.parameters.filter(one => one.in === "query" && (one.required || one.name === ASKED_WITH[operation.id])).map(one => [one.name, one.example]);
	const whole = { ...Object.fromEntries(needed), ...query };

	return place + (Object.keys(whole).length ? `?${new URLSearchParams(whole)}` : "");
}

function encode(body) {
	if (!body)
		return {};
	if (body.type === "application/json")
		return { body: JSON.stringify(body.value), headers: { "Content-Type": body.type } };
	if (body.type === "application/x-www-form-urlencoded")
		return { body: new URLSearchParams(body.value) };
	if (body.type === "multipart/form-data") {
		const form = new FormData();

		for (const [name, value] of Object.entries(body.value))
			form.append(name, new Blob([value]), `${name}.txt`);
		return { body: form };
	}
	return { body: new Blob([body.value]), headers: { "Content-Type": body.type } };
}

/* What is wrong with an answer, as the description has it. */
async function look(operation, response) {
	const text = await response.text();
	const documented = operation.responses[response.status];
	const type = (response.headers.get("content-type") ?? "").split(";")[0];

	if (!documented)
		throw new Error(`status ${response.status} is not documented: ${text.slice(0, 500)}`);
	if (!documented.content) {
		if (text)
			throw new Error(`a body where none is documented: ${text.slice(0, 500)}`);
		return;
	}
	const media = documented.content[type] ?? documented.content["*/*"];

	if (!media)
		throw new Error(`${type} is not documented for status ${response.status}`);
	if (type !== "application/json")
		return;
	const faults = description.faults(media.schema, JSON.parse(text));

	if (faults)
		throw new Error(`${faults}\n${text.slice(0, 2000)}`);
}

/* Sends one request and looks at the answer, which is to have one of these statuses. */
async function send(origin, operation, { query, id, body, headers = {}, token, statuses }) {
	const encoded = encode(body);
	const response = await fetch(origin + address(operation, query, id), {
		method: operation.method, body: encoded.body,
		headers: { ...encoded.headers, ...headers, ...token && { Authorization: `Token ${token}` } },
	});

	if (!statuses(response.status))
		throw new Error(`status ${response.status}: ${(await response.text()).slice(0, 1000)}`);
	await look(operation, response);
}

const succeeds = status => status >= 200 && status < 300;

/* Every parameter's example on its own, beside the request without any. */
function variants(operation) {
	const list = [{ name: "" }];

	for (const parameter of operation.parameters.filter(one => one.in !== "path" && one.example !== undefined))
		list.push(parameter.in === "query"
			? { name: ` ?${parameter.name}=`, query: { [parameter.name]: parameter.example } }
			: { name: ` ${parameter.name}:`, headers: { [parameter.name]: String(parameter.example) } });
	return list;
}

/* A form carries texts: examples of JSON that are all of texts and numbers are tried as a form, too. */
function bodies(operation) {
	const forms = operation.bodies.filter(body => body.type === "application/json" && operation.raw.requestBody.content[
		"application/x-www-form-urlencoded"] && Object.values(body.value).every(value => ["string", "number"].includes(typeof value)))
		.map(body => ({ ...body, type: "application/x-www-form-urlencoded" }));

	return operation.bodies.length ? [...operation.bodies, ...forms] : [null];
}

/* What takes a secret that is good once, for a while, needs a mail program or a file with a thumb: no example of it succeeds. */
const WITHOUT_EXAMPLE = ["resetPassword", "forgotPassword", "redeemHandover", "confirmTotp", "loginByProxy", "downloadThumb", "deleteUser", "deleteUserForAdmins"];

function planExamples(world, operation) {
	if (WITHOUT_EXAMPLE.includes(operation.id))
		return;
	for (const body of bodies(operation))
		for (const variant of operation.method === "GET" || !operation.bodies.length ? variants(operation) : [{ name: "" }])
			plan(`${operation.method} ${operation.path}${variant.name}${body ? ` ${body.type} ${body.name}` : ""}`,
				() => world[operation.method === "GET" ? "withShared" : "withServer"](origin => send(origin, operation,
					{ ...variant, body, token: operation.anonymous ? null : world.token, statuses: succeeds })));
}

function planRefusals(world, operation) {
	const label = `${operation.method} ${operation.path}`;

	if (operation.needsToken)
		plan(`${label} without a token`, () => world.withShared(origin =>
			send(origin, operation, { statuses: status => status === 401 })));
	if (operation.responses[404] && operation.path.includes("{"))
		plan(`${label} of what is not there`, () => world.withShared(origin =>
			send(origin, operation, { id: 999999, token: world.token, statuses: status => status === 404 })));
	if (operation.bodies.some(body => body.type === "application/json"))
		plan(`${label} with a body that is none`, () => world.withShared(origin =>
			send(origin, operation, { body: { type: "application/json", value: [] }, token: operation.anonymous ? null : world.token,
				statuses: status => status === 400 })));
}

/* The examples of answers that a reader sees are what the schema says. */
function examples(operation) {
	for (const [status, response] of Object.entries(operation.responses))
		for (const media of Object.values(response.content ?? {})) {
			const faults = media.example === undefined ? null : description.faults(media.schema, media.example);

			if (faults)
				throw new Error(`${operation.id} ${status}: ${faults}`);
		}
}

plan("the linter finds nothing", lint);
plan("the examples of answers are valid", () => description.operations().forEach(examples));
const world = await World.make(build);

for (const operation of description.operations()) {
	planExamples(world, operation);
	planRefusals(world, operation);
}
await Promise.all(Array.from({ length: width }, async () => {
	while (tests.length)
		await test(tests.shift());
}));
await world.remove();
console.log(`1..${passed + failed}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
