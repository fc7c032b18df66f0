// What the timeline shows, row by row: messages, the days between them, the line above what is new, and what is still on
// its way. Pure: from what is known to a list of plain objects, each with a key that stays the same as long as it is the same thing.
import { onServer, serverNow } from "../../../core/clock.js";

const GROUP_MS = 5 * 60 * 1000;

const dayOf = (time) => {
	const date = new Date(time);

	return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
};

const times = new WeakMap();

// Reading a date costs more than all the rest, and messages do not change theirs.
const timeOf = (message) => {
	if (!times.has(message)) {
		const at = Date.parse(message.created_at);

		times.set(message, { at, day: dayOf(at) });
	}
	return times.get(message);
};

// A message keeps its row when it turns from one that is being sent into one that is there.
const keyOf = (message) => (message.nonce ? `sent-${message.nonce}` : `message-${message.id}`);

// One after the other, soon, by the same person: the name need not be said again.
const continues = (before, authorId, at) => before !== null && before.author === authorId && at - before.at < GROUP_MS && at >= before.at;

// Whether a message that is there already is this one, whose answer never came: it must not be seen twice.
const isSame = (message, entry, me) => message.author.id === me && message.content === entry.content.trim()
	&& Date.parse(message.created_at) >= onServer(entry.createdAt) - GROUP_MS
	&& message.attachments.length === entry.attachments.length
	&& message.attachments.every((file, index) => file.id === entry.attachments[index].id);

// Those of the outbox that are to be shown: what a message of the list already stands for is not.
const stillWaiting = (list, pending, me) => {
	const nonces = new Set(list.map((message) => message.nonce).filter(Boolean));

	return pending.filter((entry) => !nonces.has(entry.nonce)
		&& !(entry.restored && list.some((message) => !message.nonce && isSame(message, entry, me))));
};

// `list`: messages, ascending; `pending`: entries of the outbox; `newAfter`: id of the last message that was read before,
// or null; `me`: the user's id; `now`: milliseconds of the server's clock.
export const rowsOf = ({ list, pending = [], newAfter = null, me, now = serverNow() }) => {
	const rows = [];
	let before = null, day = null, isNew = newAfter === null;
	const enter = (at, thisDay) => {
		if (thisDay !== day) {
			rows.push({ type: "day", key: `day-${thisDay}`, at });
			day = thisDay;
			before = null;
		}
	};

	for (const message of list) {
		const { at, day: thisDay } = timeOf(message);

		enter(at, thisDay);
		if (!isNew && message.id > newAfter && message.author.id !== me) {
			rows.push({ type: "new", key: "new" });
			isNew = true;
			before = null;
		}
		rows.push({ type: "message", key: keyOf(message), message, grouped: continues(before, message.author.id, at) });
		before = { author: message.author.id, at };
	}
	for (const entry of stillWaiting(list, pending, me)) {
		const at = Math.max(onServer(entry.createdAt), before?.at ?? 0);

		enter(at, dayOf(at));
		rows.push({ type: "pending", key: `sent-${entry.nonce}`, entry, grouped: continues(before, me, Math.max(now, before?.at ?? 0)) });
		before = { author: me, at: Math.max(now, before?.at ?? 0) };
	}
	return rows;
};
