// What the page's connection tells of the user's rooms, applied to their list. What is replayed because a room was open says
// something here only where it is newer than hello, which has told how things stand.
import { connection } from "../../core/live/connection.js";
import { session } from "../../core/session.js";
import { isDirect } from "../direct/names.js";
import { callsIn } from "./levels.js";
import { UNREAD_MOST, withMessage, withoutMessage } from "./unread.js";

const isMe = (id) => id === session.user?.id;

const callOf = ({ active, started_at, participants }) => ({ active, started_at, participants: participants.map(({ user }) => user) });

class RoomEvents {
	#rooms;
	#counted = new Map();   // id of a message that was counted as unread here → whether it is a mention

	constructor(rooms) {
		this.#rooms = rooms;
	}

	// A message may be told of more than once; only one that is newer than all before it is news.
	chat_message(message, id) {
		const room = this.#rooms.get(id);

		if (message.id <= (room.last_message_id ?? 0))
			return;
		this.#rooms.patch(id, { last_message_id: message.id, last_message_at: message.created_at });
		if (!isMe(message.author.id) && message.id > room.membership.read_id) {
			this.#count(message, room);
			this.#rooms.announce(message);
		}
		this.#rooms.rise(id);
	}

	#count(message, room) {
		const { id, membership } = room, mention = callsIn(room, message);

		if (message.id <= this.#rooms.reading(id))
			return;
		this.#counted.set(message.id, mention);
		this.#rooms.patch(id, { membership: withMessage(membership, message.id, mention) });
	}

	// Who was away when it was sent and edited is told of the edit alone. Whom it names may be others now.
	message_updated(message, id) {
		const room = this.#rooms.get(id);

		if (message.id > (room.last_message_id ?? 0))
			this.chat_message(message, id);
		else if (message.id > room.membership.read_id && !isMe(message.author.id) && this.#mayChange(message, room))
			this.#rooms.ask(id);
	}

	// Whether the edit may change how many mentions there are. Of what was not counted here it is not known whether it was one.
	#mayChange(message, room) {
		const before = this.#counted.get(message.id);

		return callsIn(room, message) ? before !== true : before ?? room.membership.mentions > 0;
	}

	message_deleted({ id: message }, id) {
		const { membership, last_message_id: last } = this.#rooms.get(id), mention = this.#counted.get(message);

		this.#counted.delete(message);
		if (!membership.unread || message <= membership.read_id)
			return;
		if (mention !== undefined && message !== membership.first_unread_id && message !== last && membership.unread < UNREAD_MOST)
			this.#rooms.patch(id, { membership: withoutMessage(membership, mention) });
		else
			this.#rooms.ask(id);
	}

	messages_deleted({ message_ids: ids = [] }, id) {
		ids.forEach((message) => this.#counted.delete(message));
		this.#rooms.ask(id);
	}

	room_updated(room, id) {
		this.#rooms.patch(id, { ...room, call: this.#rooms.get(id).call });
	}

	participant_joined(data, id) {
		this.#changeCount(id, 1);
	}

	// Of oneself room_removed tells.
	participant_left({ user_id }, id) {
		if (!isMe(user_id))
			this.#changeCount(id, -1);
	}

	#changeCount(id, change) {
		this.#rooms.patch(id, { participant_count: Math.max(1, this.#rooms.get(id).participant_count + change) });
	}

	call_state(call, id) {
		this.#rooms.patch(id, { call: callOf(call) });
	}

	resync(data, id) {
		this.#rooms.ask(id);
	}

	forget() {
		this.#counted.clear();
	}
}

const replace = (user, now) => (user?.id === now.id ? { ...user, ...now } : user);

// The user is another one now, wherever rooms show them.
const renamed = (rooms, user) => {
	for (const { id, owner, members, call } of rooms.list)
		if ([owner, ...members ?? [], ...call?.participants ?? []].some((each) => each.id === user.id))
			rooms.patch(id, { owner: replace(owner, user), ...(members && { members: members.map((each) => replace(each, user)) }),
				...(call && { call: { ...call, participants: call.participants.map((each) => replace(each, user)) } }) });
	if (isMe(user.id))
		session.update({ ...session.user, ...user });
};

// What the user has chosen, or others have made of them there. What is unread may be more by now than when it was stored, and what
// counts as a mention changes with the level.
const choose = (rooms, { room_id, role, favourite, notify, silenced_until, muted_until }) => {
	const before = rooms.get(room_id)?.membership;

	rooms.adopt([{ room_id, role, favourite, notify, silenced_until, muted_until }]);
	if (before?.unread && before.notify !== notify)
		rooms.ask(room_id);
};

// What is about the user, in no room.
const own = (rooms) => ({
	room_added({ room, membership }) {
		rooms.upsert({ ...room, membership });
		// Where somebody writes to the user for the first time, or again after it was hidden, it stands for the message.
		if (isDirect(room) && membership.unread)
			rooms.announceNewest(room.id);
	},
	room_removed: ({ room_id: id }) => rooms.remove(id),
	membership_updated: ({ membership }) => choose(rooms, membership),
	read_state: ({ memberships }) => rooms.adopt(memberships),
	user_updated: ({ user }) => renamed(rooms, user),
	resync: () => rooms.load(),
});

export const handleRooms = (rooms) => {
	const events = new RoomEvents(rooms), mine = own(rooms);

	connection.addEventListener("hello", ({ detail }) => {
		events.forget();
		rooms.greet(detail);
	});
	connection.addEventListener("frame", ({ detail: { type, data, room_id: id, fresh } }) => {
		if (!fresh)
			return;
		if (id === undefined)
			mine[type]?.(data);
		else if (rooms.get(id))
			events[type]?.(data, id);
		else if (rooms.loaded && type === "chat_message")
			rooms.ask(id);
	});
};
