// The channels of the rooms that are open on this page, or whose call it is in, and which of them the server is asked to tell more of.
import { session } from "../session.js";
import { connection } from "./connection.js";
import { RoomChannel } from "./room-channel.js";

const WATCHED_MOST = 10;

class Channels {
	#open = new Map();
	#watched = "";
	#timer = null;

	constructor() {
		connection.openRooms = () => new Map([...this.#open].map(([room, { channel }]) => [room, channel.seq]));
		connection.addEventListener("state", () => this.#each((channel) => channel.turned()));
		connection.addEventListener("hello", ({ detail }) => this.#greet(detail));
		connection.addEventListener("begin", ({ room }) => this.get(room)?.begin(connection.streams.get(room)));
		connection.addEventListener("frame", ({ detail }) => this.#take(detail));
		session.addEventListener("end", () => this.#end());
	}

	#end() {
		this.#open.clear();
		this.#watched = "";
		clearTimeout(this.#timer);
		this.#timer = null;
	}

	#each(run) {
		[...this.#open.values()].forEach(({ channel }) => run(channel));
	}

	#greet({ rooms, rooms_more: more, online }) {
		const byId = new Map(rooms.map((room) => [room.id, room]));

		this.#watched = "";
		this.#watch();
		this.#each((channel) => channel.greet(byId.get(channel.room) ?? null, !more, online));
	}

	// Presence is told once a person, whatever the room.
	#take(frame) {
		const { type, data, room_id: room = data.room_id } = frame;

		if (type === "presence")
			this.#each((channel) => channel.take(frame));
		else
			this.get(room)?.take(frame);
		if (type === "room_added") {
			this.get(data.room.id)?.begin(data.room.seq);
			this.#watch();
		}
	}

	// Typing is told of the rooms that are watched alone.
	#watch() {
		const rooms = [...this.#open.keys()].slice(-WATCHED_MOST);

		if (this.#watched !== rooms.join() && connection.send("watch", { room_ids: rooms }))
			this.#watched = rooms.join();
	}

	// Who goes from one room to the other leaves the first before they enter the second.
	#watchSoon() {
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			this.#watch();
		}, 0);
	}

	// The channel of a room, opened for the first who asks.
	acquire(room) {
		const entry = this.#open.get(room) ?? { channel: new RoomChannel(room), users: 0 };

		this.#open.set(room, entry);
		entry.users++;
		this.#watchSoon();
		return entry.channel;
	}

	// One of those who acquired it needs it no longer.
	release(room) {
		const entry = this.#open.get(room);

		if (!entry || --entry.users > 0)
			return;
		this.#open.delete(room);
		this.#watchSoon();
	}

	get(room) {
		return this.#open.get(room)?.channel ?? null;
	}
}

export const channels = new Channels();
