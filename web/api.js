// The page of the API: shows what the server says of itself in openapi.json. Text only ever becomes text: nothing here
// parses HTML.

const el = (tag, props, ...children) => {
	const element = document.createElement(tag);

	for (const [name, value] of Object.entries(props ?? {}))
		if (value !== null && value !== false && value !== undefined)
			element.setAttribute(name, value === true ? "" : value);
	element.append(...children.flat().filter((child) => child !== null && child !== undefined));
	return element;
};

// What stands between two backticks is code.
const prose = (text) => text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));

const paragraphs = (text) => text.split(/\n{2,}/).map((part) => el("p", {}, prose(part)));

let description;

const resolve = (object) => {
	let at = object;

	while (at?.$ref)
		at = at.$ref.slice(2).split("/").reduce((inside, name) => inside[name.replaceAll("~1", "/")], description);
	return at;
};

const schemaName = (schema) => schema?.$ref?.split("/").pop();

// What a value is, in a few words, with a link where it is an object of its own.
const kind = (schema) => {
	const name = schemaName(schema);

	if (name)
		return [el("a", { href: `#${name}` }, name)];
	if (schema.anyOf)
		return schema.anyOf.flatMap((one, index) => [index ? " or " : null, ...kind(one)]);
	if (schema.const !== undefined)
		return [el("code", {}, JSON.stringify(schema.const))];
	if (schema.enum)
		return schema.enum.flatMap((word, index) => [index ? ", " : null, el("code", {}, word)]);
	const types = [schema.type].flat().filter(Boolean);

	if (types.includes("array"))
		return ["list of ", ...kind(schema.items)];
	return [types.join(" or ").replace("string", schema.format === "date-time" ? "time" : "string") || "anything"];
};

const bounds = (schema) => {
	const words = [];

	if (schema.minimum !== undefined || schema.maximum !== undefined)
		words.push(`${schema.minimum ?? "…"} to ${schema.maximum ?? "…"}`);
	if (schema.default !== undefined)
		words.push(`default ${schema.default}`);
	return words.length ? ` (${words.join(", ")})` : "";
};

const row = (name, note, schema, text) => el("tr", {},
	el("th", { scope: "row" }, el("code", {}, name), note ? el("span", { class: "quiet" }, ` ${note}`) : null),
	el("td", {}, el("span", { class: "quiet" }, kind(schema), bounds(resolve(schema))), text ? el("div", {}, prose(text)) : null));

const table = (caption, rows) => el("table", { "aria-label": caption }, el("tbody", {}, rows));

// The members of an object, or of the one inside an envelope.
const members = (caption, schema) => {
	const object = resolve(schema);
	const required = new Set(object.required ?? []);

	return table(caption, Object.entries(object.properties ?? {}).map(([name, member]) =>
		row(name, required.has(name) ? "" : "optional", member, resolve(member).description ?? member.description)));
};

const example = (value) => el("pre", { tabindex: "0" }, el("code", {}, typeof value === "string" ? value : JSON.stringify(value, null, 2)));

const parameterSection = (operation) => {
	const parameters = (operation.parameters ?? []).map(resolve);

	if (!parameters.length)
		return [];
	return [el("h3", {}, "Parameters"), table("Parameters", parameters.map((parameter) => row(parameter.name,
		parameter.in === "path" ? "in the path" : parameter.in === "header" ? "header" : "query, optional",
		parameter.schema, parameter.description)))];
};

const examplesOf = (media) => (media.example === undefined
	? Object.values(media.examples ?? {}).map((one) => one.value)
	: [media.example]);

const bodySection = (operation) => {
	const content = Object.entries(operation.requestBody?.content ?? {});

	if (!content.length)
		return [];
	const [, first] = content[0];

	return [
		el("h3", {}, "Body"),
		el("p", { class: "quiet" }, content.flatMap(([type], index) => [index ? ", or " : null, el("code", {}, type)])),
		resolve(first.schema).properties ? members("Body", first.schema) : null,
		...examplesOf(first).map(example),
	];
};

const responseRow = ([status, reference]) => {
	const response = resolve(reference);
	const media = Object.values(response.content ?? {})[0];

	return el("tr", {},
		el("th", { scope: "row" }, status),
		el("td", {}, el("div", {}, prose(response.description)),
			media && status < 400 ? el("div", { class: "quiet" }, kind(media.schema)) : null,
			media?.example !== undefined && status < 400 ? example(media.example) : null));
};

const access = (operation) => {
	if (!operation.security)
		return "Needs a token.";
	return operation.security.length ? "With a token, or without one." : "Needs no token.";
};

const operationCard = ({ path, method, operation }) => el("details", {
	id: operation.operationId,
	"data-words": `${method} ${path} ${operation.summary} ${operation.description ?? ""}`.toLowerCase(),
},
el("summary", {},
	el("span", { class: `method ${method}` }, method.toUpperCase()), el("span", { class: "path" }, path),
	el("span", { class: "what" }, operation.summary)),
el("div", { class: "inside" },
	operation.description ? paragraphs(operation.description) : [],
	el("p", { class: "quiet" }, access(operation)),
	parameterSection(operation), bodySection(operation),
	el("h3", {}, "Answers"), table("Answers", Object.entries(operation.responses).map(responseRow))));

const operations = () => Object.entries(description.paths).flatMap(([path, item]) =>
	Object.entries(item).map(([method, operation]) => ({ path, method, operation })));

const contentsLine = ({ path, method, operation }) => el("li", {}, el("a", { href: `#${operation.operationId}` },
	el("span", { class: `method ${method}` }, method.toUpperCase()),
	el("span", { class: "path" }, path.replace("/api", ""))));

const showTag = ({ name, description: words }) => {
	const own = operations().filter(({ operation }) => operation.tags.includes(name));

	document.getElementById("operations").append(el("section", { "aria-label": name },
		el("h2", {}, name), el("p", { class: "quiet" }, words), own.map(operationCard)));
	document.getElementById("contents").append(el("div", {}, el("strong", {}, name), el("ul", {}, own.map(contentsLine))));
};

const showSchemas = () => {
	const section = document.getElementById("schemas");

	for (const [name, schema] of Object.entries(description.components.schemas))
		section.append(el("details", { id: name, "data-words": name.toLowerCase() },
			el("summary", {}, el("span", { class: "path" }, name), schema.description ? el("span", { class: "what" }, prose(schema.description)) : null),
			el("div", { class: "inside" }, schema.properties ? members(name, schema) : el("p", {}, kind(schema)))));
	section.hidden = false;
};

// A card that is linked to is opened.
const follow = () => {
	const card = document.getElementById(decodeURIComponent(location.hash.slice(1)));

	if (card?.tagName !== "DETAILS")
		return;
	card.open = true;
	card.scrollIntoView();
};

const filter = () => {
	const wanted = document.getElementById("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
	let shown = 0;

	for (const card of document.querySelectorAll("details")) {
		card.hidden = !wanted.every((word) => card.dataset.words.includes(word));
		shown += !card.hidden;
	}
	for (const section of document.querySelectorAll("main section"))
		section.hidden = ![...section.querySelectorAll("details")].some((card) => !card.hidden);
	for (const link of document.querySelectorAll("#contents a"))
		link.parentElement.hidden = document.getElementById(link.hash.slice(1)).hidden;
	document.getElementById("state").textContent = shown ? "" : "Nothing here has these words.";
};

const show = async () => {
	const answer = await fetch("api/openapi.json");

	if (!answer.ok)
		throw new Error(`status ${answer.status}`);
	description = await answer.json();
	document.getElementById("title").textContent = `${description.info.title} API`;
	document.getElementById("summary").textContent = `${description.info.summary} Version ${description.info.version}.`;
	document.getElementById("description").append(...paragraphs(description.info.description));
	description.tags.forEach(showTag);
	showSchemas();
	document.getElementById("state").textContent = "";
	document.getElementById("filter").addEventListener("input", filter);
	addEventListener("hashchange", follow);
	follow();
};

show().catch((error) => {
	document.getElementById("state").textContent = `The server does not tell: ${error.message}.`;
});
