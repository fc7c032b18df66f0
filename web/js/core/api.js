// The REST API. Every failure is an ApiError; whoever asks decides how to show it.
import { apiUrl } from "./base.js";
import { noteServerDate } from "./clock.js";
import { reach } from "./reach.js";
import { session } from "./session.js";

export class ApiError extends Error {
	constructor({ status = 0, code = "network", message = "", details = null, retryAfter = null }) {
		super(message);
		this.name = "ApiError";
		Object.assign(this, { status, code, details, retryAfter });
	}
}

const withParams = (path, params) => {
	const given = Object.entries(params ?? {}).filter(([, value]) => value != null && value !== "");

	return given.length ? `${path}?${new URLSearchParams(given)}` : path;
};

const send = async (method, path, { body, headers, signal, token }) => {
	const all = new Headers(headers);

	if (token)
		all.set("Authorization", `Token ${token}`);
	if (body !== undefined && !(body instanceof FormData)) {
		all.set("Content-Type", "application/json");
		body = JSON.stringify(body);
	}
	try {
		return await fetch(apiUrl(path), { method, headers: all, body, signal, cache: "no-store" });
	} catch (error) {
		if (error.name === "AbortError")
			throw error;
		reach.report(0);
		throw new ApiError({ message: error.message });
	}
};

// Between us and the server there may be somebody who answers with a page of their own.
const read = async (answer) => {
	try {
		return await answer.json();
	} catch (error) {
		if (error.name === "AbortError")
			throw error;
		if (answer.ok)
			throw new ApiError({ status: answer.status, code: "network", message: "The answer is no JSON." });
		return {};
	}
};

const refuse = (answer, body, token) => {
	const retryAfter = Number(answer.headers.get("Retry-After")) || (answer.status === 429 ? 60 : null);
	const error = new ApiError({
		status: answer.status,
		code: body.error ?? (answer.status >= 500 ? "internal_error" : `http_${answer.status}`),
		message: body.message ?? answer.statusText,
		details: body.details ?? null,
		retryAfter,
	});

	if (error.code === "authentication_required" && token && token === session.token)
		session.end("expired");
	throw error;
};

// `as: "blob"` gives the body as it came.
const request = async (method, path, { params, body, headers, signal, as = "json" } = {}) => {
	const { token } = session;
	const answer = await send(method, withParams(path, params), { body, headers, signal, token });

	noteServerDate(answer.headers.get("Date"));
	reach.report(answer.status);
	if (answer.status === 204)
		return null;
	if (answer.ok && as === "blob")
		return answer.blob();
	const parsed = await read(answer);

	return answer.ok ? parsed : refuse(answer, parsed, token);
};

export const api = {
	get: (path, params, options) => request("GET", path, { ...options, params }),
	post: (path, body, options) => request("POST", path, { ...options, body }),
	put: (path, body, options) => request("PUT", path, { ...options, body }),
	patch: (path, body, options) => request("PATCH", path, { ...options, body }),
	delete: (path, options) => request("DELETE", path, options),
};

const TRIES = 8;

// What `run` gives, for what may be done twice: a server that is busy, because many log in at once, is asked again when it says so.
// The wait is up to half longer or shorter, so that not all come back at the same moment.
export const retryWhileBusy = async (run) => {
	for (let tries = 1; ; tries++) {
		try {
			return await run();
		} catch (error) {
			if (error.code !== "busy" || tries === TRIES)
				throw error;
			await new Promise((resolve) => setTimeout(resolve, (error.retryAfter ?? 1) * 1000 * (0.5 + Math.random())));
		}
	}
};
