// One question for everything that is new, for pages that no socket reaches: POST /api/events/. The events of the open rooms come
// with the answer; which other rooms have any is told by it, and theirs are asked for at once.
import { api } from "../api.js";

const NAMED_MOST = 500;

const framesOf = ({ room_id, results, resync, seq }, streams) => (resync
	? [{ type: "resync", data: { room_id, seq }, room_id }]
	: (results ?? []).map((event) => ({ ...event, room_id, replayed: event.seq <= (streams.get(room_id) ?? -1) })));

// The rooms that are not open, of which it was known how far they are, and which have gone on.
const movedOf = (rooms, streams) => rooms.filter(({ room_id, results, resync }) => !results && !resync && streams.get(room_id) !== null)
	.slice(0, NAMED_MOST).map(({ room_id }) => [room_id, streams.get(room_id)]);

// `open`: the rooms that are open and how far their events have been dealt with, a Map; null: nobody knows. Resolves to what there is
// to take, in order: { frames, begin }; `begin` are [room, seq] of those of which this is the first that is known.
export const poll = async (streams, open) => {
	const named = [...open].filter(([, seq]) => seq !== null).slice(0, NAMED_MOST);
	const first = await api.post("events/", { ...(streams.own !== null && { seq: streams.own }), rooms: Object.fromEntries(named),
		known: streams.known(new Map(named)) });
	const moved = movedOf(first.rooms, streams);
	const second = moved.length > 0 && await api.post("events/", { seq: first.seq, rooms: Object.fromEntries(moved),
		known: { ...streams.known(new Map()), ...Object.fromEntries(first.rooms.map(({ room_id, seq }) => [room_id, seq])) } });
	const rooms = second ? [...first.rooms, ...second.rooms] : first.rooms;

	return {
		own: second ? second.seq : first.seq,
		begin: rooms.filter(({ room_id, results, resync }) => !results && !resync && streams.get(room_id) === null)
			.map(({ room_id, seq }) => [room_id, seq]),
		frames: [...rooms.flatMap((room) => framesOf(room, streams)), ...first.results, ...(second ? second.results : []),
			{ type: "read_state", data: { memberships: (second || first).memberships } }],
	};
};
