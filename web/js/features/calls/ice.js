// The STUN and TURN servers of a call. Their credentials end: they are asked for again while the old ones still hold.
import { api } from "../../core/api.js";

const RENEW_AT = 0.75;          // of their time
const RETRY_MS = 30000;
const TIMER_MOST_MS = 2 ** 31 - 1;

export class IceServers extends EventTarget {
	constructor() {
		super();
		this.list = [];
	}

	// As call_joined tells them, without saying how long they hold.
	set(list) {
		this.list = list;
		this.dispatchEvent(new Event("change"));
		clearTimeout(this.timer);
		if (list.some((server) => server.credential))
			this.learn();
	}

	async learn() {
		try {
			this.schedule((await api.get("calls/ice-servers/")).ttl * 1000 * RENEW_AT);
		} catch {
			this.schedule(RETRY_MS);
		}
	}

	schedule(milliseconds) {
		clearTimeout(this.timer);
		if (!this.stopped)
			this.timer = setTimeout(() => this.renew(), Math.min(Math.max(1000, milliseconds), TIMER_MOST_MS));
	}

	async renew() {
		try {
			const { ice_servers: list, ttl } = await api.get("calls/ice-servers/");

			this.list = list;
			this.dispatchEvent(new Event("change"));
			this.schedule(ttl * 1000 * RENEW_AT);
		} catch {
			this.schedule(RETRY_MS);
		}
	}

	stop() {
		this.stopped = true;
		clearTimeout(this.timer);
	}
}
