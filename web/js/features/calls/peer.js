// Another participant: which connection to them counts, what comes over it, and how it is renewed. Offers name their connection
// (`connection`, and `fresh` while it is new), so that either side sees when the other has begun anew; a client that does
// not name it is taken to speak of the present one.
import { Connection } from "./connection.js";
import { Reconnection } from "./reconnect.js";

export class Peer extends EventTarget {
	// `link` is the mesh: { me, policy, iceServers, tracks, others, canSignal(), send(type, data), fault(error) }.
	constructor(link, id) {
		super();
		this.link = link;
		this.id = id;
		this.polite = link.me < id;
		this.tracks = {};
		this.connection = null;
		this.wasConnected = false;
		this.reconnection = new Reconnection({
			polite: this.polite,
			canSignal: () => link.canSignal(),
			restart: () => this.connection?.restart(),
			rebuild: () => this.start(),
		});
	}

	// "connecting", "connected" or "reconnecting"
	get state() {
		if (this.connection?.state === "connected")
			return "connected";
		return this.wasConnected ? "reconnecting" : "connecting";
	}

	// Makes a new connection and offers it.
	start() {
		this.replace(crypto.getRandomValues(new Uint32Array(2)).join("-"));
		this.connection.open();
	}

	replace(id) {
		this.connection?.close();
		this.connection = new Connection({
			id,
			polite: this.polite,
			iceServers: this.link.iceServers,
			policy: this.link.policy,
			tracks: this.link.tracks,
			signal: (type, data) => this.link.send(type, { target_user_id: this.id, ...(id && { connection: id }), ...data }),
			changed: () => this.stateChanged(),
			tracksCame: (tracks) => this.setRemote(tracks),
			fault: (error) => this.link.fault(error),
		});
		this.connection.setOthers(this.link.others);
		this.stateChanged();
	}

	stateChanged() {
		this.wasConnected ||= this.connection.state === "connected";
		this.reconnection.connectionStateChanged(this.connection.state);
		this.dispatchEvent(new Event("change"));
	}

	setRemote(tracks) {
		this.tracks = tracks;
		this.dispatchEvent(new Event("tracks"));
	}

	take(type, data) {
		if (type === "offer" && !this.isContinued(data) && !this.adopt(data))
			return;
		if (this.isCurrent(data))
			this.connection.take(type, data);
	}

	// Whether an offer goes on with the present connection.
	isContinued(data) {
		return this.isCurrent(data) && (data.connection !== undefined || !this.connection.isFresh);
	}

	isCurrent({ connection }) {
		return this.connection !== null && (connection === undefined || connection === this.connection.id);
	}

	// Whether the other side's offer of another connection is taken. One that goes on with what this side has lost is
	// answered by beginning anew; of two beginnings that cross, the polite side drops its own.
	adopt({ connection, fresh }) {
		const beginning = this.connection?.isFresh ?? false;

		if (fresh === false) {
			if (!beginning)
				this.start();
			return false;
		}
		if (beginning && !this.polite)
			return false;
		this.reconnection.stop();
		this.replace(connection);
		return true;
	}

	// Whether a frame that could not be sent in time still means something.
	knows(data) {
		return this.isCurrent(data);
	}

	// The way to the server is back.
	resume() {
		this.connection?.repeat();
		if (this.connection)
			this.reconnection.hurry(this.connection.state);
	}

	close() {
		this.reconnection.stop();
		this.connection?.close();
		this.connection = null;
	}
}
