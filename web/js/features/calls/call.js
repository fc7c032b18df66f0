// A call that we are in: the seat, the connections to the others, our media, and what is known of everybody.
import { session } from "../../core/session.js";
import { IceServers } from "./ice.js";
import { Mesh } from "./mesh.js";
import { Seat } from "./seat.js";

const ROUND_MS = 2000;

// Events: "change" (anything to show), "joined", "left", "hand" and "screen" (detail: the user who has joined or left, raised a hand
// or begun to share), "muted" (by the owner), "refused" (detail: the server's error), "gone" (detail: why), "fault" (detail:
// an error that should not happen).
export class Call extends EventTarget {
	constructor(room, media, { takeover, policy } = {}) {
		super();
		this.room = room;
		this.media = media;
		this.me = session.user.id;
		this.state = "joining";         // "joining", "active", "reconnecting", "gone"
		this.participants = [];
		this.hand = false;
		this.since = null;
		this.told = { audio: null, confirmed: false };
		this.seat = new Seat(room.id, { takeover, media: () => ({ audio: media.audio, video: media.video }) });
		this.mesh = new Mesh({ me: this.me, policy, canSignal: () => this.seat.held, send: (type, data) => this.signal(type, data),
			fault: (error) => this.dispatchEvent(new CustomEvent("fault", { detail: error })) });
		this.ice = new IceServers();
		this.connect();
	}

	connect() {
		this.seat.addEventListener("joined", ({ detail }) => this.joined(detail));
		this.seat.addEventListener("lost", () => this.enter("reconnecting"));
		this.seat.addEventListener("gone", ({ detail }) => this.end(detail));
		this.seat.addEventListener("frame", ({ detail: { type, data } }) => this.handle(type, data));
		this.ice.addEventListener("change", () => this.mesh.setIceServers(this.ice.list));
		this.mesh.setTracks(this.media.tracks);
		for (const name of ["change", "tracks", "gone"])
			this.mesh.addEventListener(name, () => this.changed());
		this.onTracks = () => {
			this.mesh.setTracks(this.media.tracks);
			this.changed();
		};
		this.onMedia = () => this.tellMedia();
		this.media.addEventListener("tracks", this.onTracks);
		this.media.addEventListener("change", this.onMedia);
	}

	// Settles when there is a seat, or says why there is none.
	start() {
		return new Promise((resolve, reject) => {
			this.seat.addEventListener("joined", () => resolve(), { once: true });
			this.seat.addEventListener("gone", ({ detail }) => reject(new Error(detail)), { once: true });
			this.seat.take();
			this.round = setInterval(() => this.reconcile(), ROUND_MS);
		});
	}

	changed() {
		this.dispatchEvent(new Event("change"));
	}

	enter(state) {
		if (this.state === "gone")
			return;
		this.state = state;
		this.changed();
	}

	signal(type, data) {
		this.seat.send(type, data, (words) => this.mesh.knows(words));
	}

	joined({ kept, participants, ice_servers: servers, max_participants: most }) {
		this.most = most;
		if (!kept)
			this.mesh.dropAll();
		this.ice.set(servers);
		this.setParticipants(participants);
		if (kept)
			this.mesh.resume(participants.map(({ user }) => user.id));
		this.told.audio = null;
		this.tellMedia();
		this.enter("active");
	}

	handle(type, data) {
		if (!this.seat.held)
			return;
		if (type === "offer" || type === "answer" || type === "ice_candidate")
			this.mesh.take(type, data);
		else if (type === "call_state")
			this.setState(data);
		else if (type === "user_joined" && data.user.id !== this.me)
			this.participantJoined(data.user);
		else if (type === "user_left" && data.user_id !== this.me)
			this.participantLeft(data.user_id);
		else if (type === "error")
			this.dispatchEvent(new CustomEvent("refused", { detail: data }));
	}

	participantJoined(user) {
		this.mesh.offerTo(user.id);
		this.dispatchEvent(new CustomEvent("joined", { detail: user }));
	}

	participantLeft(id) {
		const user = this.participants.find((one) => one.user.id === id)?.user;

		this.mesh.drop(id);
		if (user)
			this.dispatchEvent(new CustomEvent("left", { detail: user }));
	}

	setState(data) {
		this.since = data.started_at;
		this.setParticipants(data.participants);
		this.heedOwner();
		this.changed();
	}

	setParticipants(participants) {
		const before = new Map(this.participants.map((one) => [one.user.id, one]));

		this.participants = participants;
		for (const now of participants)
			for (const what of ["hand", "screen"])
				if (now.user.id !== this.me && now[what] && before.get(now.user.id)?.[what] === false)
					this.dispatchEvent(new CustomEvent(what, { detail: now.user }));
	}

	reconcile() {
		if (this.state === "active")
			this.mesh.reconcile(this.participants.map(({ user }) => user.id));
	}

	get self() {
		return this.participants.find(({ user }) => user.id === this.me);
	}

	// Once the server has repeated what we said of the microphone, a different word is the owner's.
	heedOwner() {
		if (!this.self || this.told.audio === null)
			return;
		if (this.self.audio === this.told.audio) {
			this.told.confirmed = true;
		} else if (this.told.confirmed && this.told.audio) {
			this.media.setAudio(false);
			this.dispatchEvent(new Event("muted"));
		}
	}

	tellMedia() {
		const { audio, video, screen } = this.media;

		if (this.told.audio !== audio || this.told.video !== video || this.told.screen !== screen || this.told.hand !== this.hand)
			if (this.seat.send("media_state", { audio, video, screen, hand: this.hand }))
				this.told = { audio, video, screen, hand: this.hand, confirmed: this.told.audio === audio && this.told.confirmed };
		this.changed();
	}

	setHand(hand) {
		this.hand = hand;
		this.tellMedia();
	}

	// The owner's: "mute" and "remove" somebody, or "end" it for all.
	control(action, id) {
		return this.seat.send("call_control", { action, ...(id && { target_user_id: id }) });
	}

	leave() {
		this.seat.leave();
	}

	end(reason) {
		if (this.state === "gone")
			return;
		clearInterval(this.round);
		this.media.removeEventListener("tracks", this.onTracks);
		this.media.removeEventListener("change", this.onMedia);
		this.mesh.dropAll();
		this.ice.stop();
		this.media.close();
		this.enter("gone");
		this.dispatchEvent(new CustomEvent("gone", { detail: reason }));
	}
}
