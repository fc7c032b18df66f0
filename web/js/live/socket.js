// One try of a socket to a room: it opens, says hello and lives, or it ends with a code. The token goes in the first
// frame, so that no server on the way writes it into a log.
import { socketUrl } from "../base.js";
import { session } from "../session.js";

const PATIENCE_MS = 10000;     // from the start of the try to hello
const QUIET_MS = 40000;        // without a frame before we ask whether anybody is there
const PONG_MS = 10000;

export class RoomSocket {
	#socket;
	#timer = null;
	#ended = false;
	#on;

	// `on` has hello(frame), frame(frame) and end(code): end comes once, whatever happens. `since` is a seq or null.
	constructor(room, since, on) {
		this.#on = on;
		this.#socket = new WebSocket(socketUrl(`room/${room}/?v=2${since == null ? "" : `&since=${since}`}`));
		this.#socket.addEventListener("open", () => this.send("auth", { token: session.token }));
		this.#socket.addEventListener("message", (event) => this.#receive(event.data));
		this.#socket.addEventListener("close", (event) => this.#end(event.code));
		this.#arm(PATIENCE_MS, () => this.close(1006));
	}

	#arm(ms, run) {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(run, ms);
	}

	// The server's pings are the browser's business and not seen here; a dead line would look like a quiet room.
	#listenOn() {
		this.#arm(QUIET_MS, () => {
			this.send("ping", {});
			this.#arm(PONG_MS, () => this.close(1006));
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
		this.#listenOn();
		if (frame.type === "hello")
			this.#on.hello(frame);
		else if (frame.type !== "pong")
			this.#on.frame(frame);
	}

	#end(code) {
		if (this.#ended)
			return;
		this.#ended = true;
		clearTimeout(this.#timer);
		this.#on.end(code);
	}

	// Asks for a sign of life within a moment: after sleep, or when the network has changed.
	probe() {
		if (this.#socket.readyState !== WebSocket.OPEN)
			return;
		this.send("ping", {});
		this.#arm(PONG_MS / 2, () => this.close(1006));
	}

	send(type, data) {
		if (this.#socket.readyState !== WebSocket.OPEN)
			return false;
		this.#socket.send(JSON.stringify({ type, data }));
		return true;
	}

	close(code = 1000) {
		this.#end(code);
		this.#socket.close();
	}
}
