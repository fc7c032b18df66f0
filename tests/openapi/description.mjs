/*
 * The description as the tests read it: every operation with its examples, and a validator for every answer. For the tests
 * the schemas are closed: a field that the description does not know is a fault of one of the two.
 */
import { readFile } from "node:fs/promises";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const METHODS = ["get", "post", "patch", "put", "delete"];

function close(schema) {
	if (Array.isArray(schema))
		return schema.map(close);
	if (schema === null || typeof schema !== "object")
		return schema;
	const closed = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, close(value)]));

	if (closed.type === "object" && closed.properties && closed.additionalProperties === undefined && !Array.isArray(closed.type))
		closed.additionalProperties = false;
	return closed;
}

export class Description {
	static async read(file) {
		const description = new Description();

		description.document = JSON.parse(await readFile(file, "utf8"));
		description.ajv = new Ajv2020({ strict: false, allErrors: true });
		addFormats(description.ajv);
		description.ajv.addSchema({ $id: "closed.json", components: { schemas: close(description.document.components.schemas) } });
		return description;
	}

	resolve(object) {
		if (!object?.$ref)
			return object;
		return object.$ref.slice(2).split("/").reduce((at, name) => at[name.replaceAll("~1", "/")], this.document);
	}

	/* What is wrong with a value; null: nothing. */
	faults(schema, value) {
		const pointed = JSON.parse(JSON.stringify(close(schema)).replaceAll("\"#/components/", "\"closed.json#/components/"));
		const validate = this.ajv.compile(pointed);

		return validate(value) ? null : this.ajv.errorsText(validate.errors);
	}

	operations() {
		const list = [];

		for (const [path, item] of Object.entries(this.document.paths))
			for (const method of METHODS.filter(name => item[name]))
				list.push(this.operation(method.toUpperCase(), path, item[method]));
		return list;
	}

	operation(method, path, raw) {
		const parameters = (raw.parameters ?? []).map(parameter => this.resolve(parameter));

		return {
			method, path, raw, id: raw.operationId, parameters,
			needsToken: !raw.security, anonymous: raw.security?.length === 0,
			responses: Object.fromEntries(Object.entries(raw.responses).map(([status, value]) => [status, this.resolve(value)])),
			bodies: bodiesOf(raw.requestBody),
		};
	}
}

/* Each example of a body: its type, its name, its value. */
function bodiesOf(body) {
	const list = [];

	for (const [type, media] of Object.entries(body?.content ?? {})) {
		if (media.example !== undefined)
			list.push({ type, name: "example", value: media.example });
		for (const [name, example] of Object.entries(media.examples ?? {}))
			list.push({ type, name, value: example.value });
	}
	return list;
}
