// The connections to all others of a call. Who was there before offers to the newcomer; who is forgotten by that rule, because
// a frame was lost, is offered to after a while all the same.
import { steadyNow } from "../../core/clock.js";
import { Peer } from "./peer.js";

const FORGOTTEN_MS = 6000;      // after this somebody in the call without a connection is offered one
const ABSENT_MS = 12000;        // after this somebody not in the call any more loses a connection that is silent
const ABSENT_MOST_MS = 35000;   // and one that is not: after a restart of the server all come back one by one

export class Mesh extends EventTarget {
	// { me, policy, canSignal(), send(type, data), fault(error) }
	constructor(options) {
		super();
		Object.assign(this, options);
		this.peers = new Map();
		this.tracks = {};
		this.iceServers = [];
		this.since = new Map();         // user id → when they were first missed, here or there
	}

	get others() {
		return this.peers.size;
	}

	peer(id) {
		if (!this.peers.has(id)) {
			const peer = new Peer(this, id);

			for (const name of ["change", "tracks"])
				peer.addEventListener(name, () => this.dispatchEvent(new CustomEvent(name, { detail: peer })));
			this.peers.set(id, peer);
			this.share();
		}
		return this.peers.get(id);
	}

	// A newcomer: whatever was with them before is over.
	offerTo(id) {
		this.drop(id);
		this.peer(id).start();
	}

	take(type, data) {
		if (type === "offer")
			this.peer(data.from_user_id).take(type, data);
		else
			this.peers.get(data.from_user_id)?.take(type, data);
	}

	// Whether a frame that had to wait is still of use.
	knows(data) {
		return this.peers.get(data.target_user_id)?.knows(data) ?? false;
	}

	setTracks(tracks) {
		this.tracks = tracks;
		for (const { connection } of this.peers.values())
			connection?.setTracks(tracks);
	}

	setIceServers(iceServers) {
		this.iceServers = iceServers;
		for (const { connection } of this.peers.values())
			connection?.setIceServers(iceServers);
	}

	share() {
		for (const { connection } of this.peers.values())
			connection?.setOthers(this.others);
	}

	// The seat is ours again: what was said meanwhile may be lost, and who came meanwhile waits for our offer.
	resume(ids) {
		for (const peer of this.peers.values())
			peer.resume();
		for (const id of ids)
			if (id !== this.me && !this.peers.has(id))
				this.offerTo(id);
	}

	// Called again and again with the present participants: whoever one side has and the other has not, for too long, is set right.
	reconcile(ids) {
		const now = steadyNow();
		const wrong = new Set([...ids.filter((id) => id !== this.me && !this.peers.get(id)?.connection),
			...[...this.peers.keys()].filter((id) => !ids.includes(id))]);

		for (const id of this.since.keys())
			if (!wrong.has(id))
				this.since.delete(id);
		for (const id of wrong) {
			this.since.set(id, this.since.get(id) ?? now);
			this.correct(id, ids.includes(id), now - this.since.get(id));
		}
	}

	correct(id, present, milliseconds) {
		if (present && milliseconds > FORGOTTEN_MS && this.canSignal())
			this.offerTo(id);
		else if (!present && milliseconds > (this.peers.get(id)?.state === "connected" ? ABSENT_MOST_MS : ABSENT_MS))
			this.drop(id);
	}

	drop(id) {
		const peer = this.peers.get(id);

		if (!peer)
			return;
		peer.close();
		this.peers.delete(id);
		this.share();
		this.dispatchEvent(new CustomEvent("gone", { detail: peer }));
	}

	dropAll() {
		for (const id of [...this.peers.keys()])
			this.drop(id);
	}
}
