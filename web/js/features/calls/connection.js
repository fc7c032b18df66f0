// One RTCPeerConnection and its negotiation, as in "Perfect negotiation" of the WebRTC specification: either side may
// offer at any time; of two offers that cross, the polite side takes its own back.
import { addLines, limitBits, putTracks, tracksFrom } from "./lines.js";

export class Connection {
	// { id, polite, iceServers, policy, tracks, signal(type, data), changed(), tracksCame(tracks), fault(error) }
	constructor(options) {
		Object.assign(this, options);
		this.work = Promise.resolve();
		this.others = 1;
		this.offering = false;
		this.ignoring = false;
		this.answerPending = false;
		this.pc = new RTCPeerConnection({ iceServers: this.iceServers, iceTransportPolicy: this.policy });
		this.pc.addEventListener("icecandidate", ({ candidate }) => this.signal("ice_candidate", { candidate: candidate?.toJSON() ?? null }));
		this.pc.addEventListener("negotiationneeded", () => this.offer());
		this.pc.addEventListener("connectionstatechange", () => {
			if (this.state === "connected")
				limitBits(this.pc, this.others);
			this.changed();
		});
	}

	get state() {
		return this.pc.connectionState;
	}

	// Whether nothing has come from the other side yet.
	get isFresh() {
		return !this.pc.remoteDescription;
	}

	// For who offers first: the offer follows from the lines.
	open() {
		addLines(this.pc);
		this.setTracks(this.tracks);
	}

	async offer() {
		try {
			this.offering = true;
			await this.pc.setLocalDescription();
			if (this.pc.localDescription?.type === "offer")
				this.signalOffer();
		} catch (error) {
			this.complain(error);
		} finally {
			this.offering = false;
		}
	}

	signalOffer() {
		this.signal("offer", { sdp: this.pc.localDescription.sdp, fresh: this.isFresh });
	}

	// An offer whose answer never came may have been lost with a socket.
	repeat() {
		if (this.pc.signalingState === "have-local-offer")
			this.signalOffer();
	}

	// Frames of one peer are taken one after the other.
	take(type, data) {
		this.work = this.work.then(async () => {
			if (this.pc.signalingState === "closed")
				return;
			if (type === "ice_candidate")
				await this.consider(data.candidate);
			else
				await this.describe(type, typeof data.sdp === "string" ? data.sdp : data.sdp.sdp);
		}).catch((error) => this.complain(error));
	}

	async describe(type, sdp) {
		const ready = !this.offering && (this.pc.signalingState === "stable" || this.answerPending);

		// The second answer to an offer that was sent twice says nothing new.
		if (type === "answer" && this.pc.signalingState !== "have-local-offer")
			return;
		this.ignoring = type === "offer" && !ready && !this.polite;
		if (this.ignoring)
			return;
		this.answerPending = type === "answer";
		try {
			await this.pc.setRemoteDescription({ type, sdp });
		} finally {
			this.answerPending = false;
		}
		this.tracksCame(tracksFrom(this.pc));
		if (type === "offer")
			await this.answer();
	}

	async answer() {
		await putTracks(this.pc, this.tracks);
		await this.pc.setLocalDescription();
		this.signal("answer", { sdp: this.pc.localDescription.sdp });
	}

	async consider(candidate) {
		try {
			await this.pc.addIceCandidate(candidate || undefined);
		} catch (error) {
			// Candidates of an offer that was not taken belong to nothing.
			if (!this.ignoring)
				throw error;
		}
	}

	setTracks(tracks) {
		this.tracks = tracks;
		putTracks(this.pc, tracks).catch((error) => this.complain(error));
	}

	setOthers(count) {
		this.others = count;
		if (this.state === "connected")
			limitBits(this.pc, count);
	}

	// Takes effect with the next restart of ICE.
	setIceServers(iceServers) {
		this.pc.setConfiguration({ iceServers, iceTransportPolicy: this.policy });
	}

	restart() {
		this.pc.restartIce();
	}

	complain(error) {
		// What was under way when the connection was closed does not matter.
		if (this.pc.signalingState !== "closed")
			this.fault(error);
	}

	close() {
		this.changed = () => {};
		this.signal = () => {};
		this.pc.close();
	}
}
