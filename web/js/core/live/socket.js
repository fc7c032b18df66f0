// One try of the user's socket: it opens, says hello and lives, or it ends with a code. The token goes in the first frame, so that
// no server on the way writes it into a log.
import { socketUrl } from "../base.js";
import { session } from "../session.js";

const START_MS = 10000;        // from the start of the try to hello
const PROBE_MS = 5000;         // for an answer after sleep, or when the network has changed

// How long a line may be silent before it is asked whether anybody is there, and how long the answer may take. The server's
// pings are the browser's business and not seen here: without this a dead line would look like a quiet room. Together they stay
// under 5 s in a call, where a seat is kept for ten, and under 20 s where somebody looks.
const PACES = {
	call: { quiet: 2000, answer: 2500 },
	seen: { quiet: 12000, answer: 6000 },
	unseen: { quiet: 40000, answer: 10000 },
};

export class UserSocket {
	#socket;
	#timer = null;
	#ended = false;
	#refusal = null;        // the error that came instead of hello
	#greeted = false;
	#on;

	// `on` has hello(frame), frame(frame), pace(), which is one of the above, silent(), when a line turns out to be dead, and
	// end(code, refusal): it comes once, whatever happens.
	constructor(on) {
		this.#on = on;
		this.#socket = new WebSocket(socketUrl("?v=2"));
		this.#socket.addEventListener("open", () => this.send({ type: "auth", data: { token: session.token } }));
		this.#socket.addEventListener("message", (event) => this.#receive(event.data));
		this.#socket.addEventListener("close", (event) => this.#end(event.code));
		this.#arm(START_MS, () => this.close(1006));
	}

	#arm(ms, run) {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(run, ms);
	}

	// From now on silence counts, at the pace of the moment.
	watch() {
		const { quiet, answer } = PACES[this.#on.pace()];

		this.#arm(quiet, () => this.#ask(answer));
	}

	#ask(ms) {
		this.send({ type: "ping", data: {} });
		this.#arm(ms, () => {
			this.close(1006);
			this.#on.silent();
		});
	}

	#receive(text) {
		let frame;

		if (this.#ended)
			return;
		try {
			frame = JSON.parse(text);
		} catch {
			return;
		}
		this.watch();
		if (frame.type === "hello") {
			this.#greeted = true;
			this.#on.hello(frame);
		} else if (!this.#greeted && frame.type === "error") {
			this.#refusal = frame.data.code;
		} else if (frame.type !== "pong") {
			this.#on.frame(frame);
		}
	}

	#end(code) {
		if (this.#ended)
			return;
		this.#ended = true;
		clearTimeout(this.#timer);
		this.#on.end(code, this.#refusal);
	}

	// Asks for a sign of life within a moment.
	probe() {
		if (this.#greeted && this.#socket.readyState === WebSocket.OPEN)
			this.#ask(PROBE_MS);
	}

	// Whether it could be sent.
	send(frame) {
		if (this.#socket.readyState !== WebSocket.OPEN)
			return false;
		this.#socket.send(JSON.stringify(frame));
		return true;
	}

	close(code = 1000) {
		this.#end(code);
		this.#socket.close();
	}
}
