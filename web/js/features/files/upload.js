// Sending files to the server, before the message they belong to. By XMLHttpRequest, because it alone tells how far it is.
// Two at a time; where the server takes no more for now, the rest waits and goes on by itself.
import { ApiError } from "../../core/api.js";
import { apiUrl } from "../../core/base.js";
import { steadyNow } from "../../core/clock.js";
import { later } from "../../core/later.js";
import { reach } from "../../core/reach.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";

const AT_ONCE = 2;
const STALL_MS = 30000;          // without a byte getting through
const ANSWER_MS = 120000;        // after the last byte, for the server to look at it

// What goes beside the file: see beside.js.
const besideOf = async (source) => {
	if (!site.has("thumbs") || !/^(image|video|audio)\//.test(source.type))
		return {};
	return later().then((module) => module.besideOf(source, site.limits), () => ({}));
};

const bodyOf = (request) => {
	try {
		return JSON.parse(request.responseText);
	} catch {
		return {};       // Whoever answered was not the server.
	}
};

// Whether the server wants the file without what was beside it.
const refusesBeside = (request) => request.status === 400 && ["thumb", "duration"].some((field) => bodyOf(request).details?.[field]);

const failure = (request) => {
	const body = bodyOf(request);

	return new ApiError({ status: request.status, code: body.error ?? `http_${request.status}`, message: body.message ?? request.statusText,
		details: body.details ?? null, retryAfter: Number(request.getResponseHeader("Retry-After")) || null });
};

// Events: "change".
export class Upload extends EventTarget {
	state = "waiting";       // "waiting", "sending", "done" or "failed"
	sent = 0;                // bytes
	file = null;             // as the server has it, when done
	error = null;
	pausedUntil = 0;
	#request = null;
	#beside = null;
	#turn = null;            // which run it is; null when it was given up

	// `source` is a File of the browser.
	constructor(source) {
		super();
		this.source = source;
	}

	become(state, fields = {}) {
		Object.assign(this, { state, ...fields });
		this.dispatchEvent(new Event("change"));
	}

	// Resolves when it is over, however it ended.
	async run() {
		const turn = this.#turn = {};

		this.become("sending", { sent: 0, error: null });
		this.#beside ??= await besideOf(this.source);
		if (this.#turn === turn)
			await this.#exchange();
	}

	#exchange() {
		return new Promise((resolve) => {
			const request = new XMLHttpRequest();
			let timer = null;
			const restartTimeout = (ms) => {
				clearTimeout(timer);
				timer = setTimeout(() => end("failed", { error: new ApiError({}) }), ms);
			};
			const end = (state, fields) => {
				clearTimeout(timer);
				if (this.#request === request) {
					this.#request = null;
					this.become(state, fields);
				}
				request.abort();
				resolve();
			};

			this.#request = request;
			request.upload.addEventListener("progress", (event) => {
				restartTimeout(event.loaded < event.total ? STALL_MS : ANSWER_MS);
				this.become("sending", { sent: Math.min(event.loaded, this.source.size) });
			});
			request.addEventListener("load", () => {
				if (refusesBeside(request) && Object.keys(this.#beside).length > 0) {
					this.#beside = {};
					this.#send(request);
				} else if (request.status === 201)
					end("done", { file: JSON.parse(request.responseText), sent: this.source.size });
				else
					end("failed", { error: failure(request) });
			});
			request.addEventListener("error", () => end("failed", { error: new ApiError({}) }));
			request.addEventListener("abort", () => end("failed", {}));
			restartTimeout(STALL_MS);
			this.#send(request);
		});
	}

	#send(request) {
		const body = new FormData();

		body.append("file", this.source, this.source.name);
		if (this.#beside.thumb)
			body.append("thumb", this.#beside.thumb, "thumb");
		if (this.#beside.duration != null)
			body.append("duration", this.#beside.duration.toFixed(3));
		request.open("POST", apiUrl("files/upload/"));
		request.setRequestHeader("Authorization", `Token ${session.token}`);
		request.send(body);
	}

	// Whoever waits for its end is told that it has ended, and nobody else anything.
	cancel() {
		const request = this.#request;

		this.#turn = null;
		this.#request = null;
		request?.abort();
	}
}

// Those of one composer, in their order.
export class Uploads {
	#all = new Set();
	#queue = [];
	#busy = 0;
	#pausedUntil = 0;
	#timer = null;
	#stop = new AbortController();

	constructor() {
		window.addEventListener("online", () => this.#retryLost(), { signal: this.#stop.signal });
		reach.addEventListener("back", () => this.#retryLost(), { signal: this.#stop.signal });
	}

	// What failed for want of a network alone goes on when there is one.
	#retryLost() {
		for (const upload of this.#all)
			if (upload.state === "failed" && upload.error?.status === 0)
				this.retry(upload);
	}

	add(upload) {
		this.#all.add(upload);
		this.#queue.push(upload);
		this.#next();
	}

	retry(upload) {
		upload.become("waiting", { error: null, sent: 0 });
		this.add(upload);
	}

	cancel(upload) {
		this.#all.delete(upload);
		this.#queue = this.#queue.filter((other) => other !== upload);
		upload.cancel();
	}

	destroy() {
		this.#stop.abort();
		clearTimeout(this.#timer);
		this.#queue = [];
	}

	#next() {
		const pause = this.#pausedUntil - steadyNow();

		if (pause > 0) {
			this.#timer ??= setTimeout(() => {
				this.#timer = null;
				this.#next();
			}, pause);
			this.#queue.forEach((upload) => upload.become("waiting", { pausedUntil: this.#pausedUntil }));
			return;
		}
		while (this.#busy < AT_ONCE && this.#queue.length) {
			this.#busy++;
			this.#run(this.#queue.shift());
		}
	}

	async #run(upload) {
		await upload.run();
		this.#busy--;
		if (upload.error?.status === 429) {
			this.#pausedUntil = steadyNow() + (upload.error.retryAfter ?? 60) * 1000;
			upload.become("waiting", { error: null });
			this.#queue.unshift(upload);
		}
		this.#next();
	}
}
