// The page of the newest messages of a room, which is asked for ahead where the first address names the room.
import { askAhead, takeAhead } from "../../../core/ahead.js";

const CHANNEL_MS = 150;     // what the channel gets, which comes about as fast on a network that is not slow

export const PAGE = 50;

const path = (room) => `rooms/${room}/messages/`;

export const newest = { page_size: PAGE, before: Number.MAX_SAFE_INTEGER };

const first = { room: null, came: null };

export const askFirstPage = (room) => {
	first.room = room;
	first.came = askAhead(path(room), newest).then(() => new Promise((resolve) => setTimeout(resolve, CHANNEL_MS)), () => {});
};

// Resolves when it has come and the channel has had its time, never where none was asked for.
export const firstPageCame = (room) => (room === first.room ? first.came : new Promise(() => {}));

// The promise of it, or null; once.
export const takeFirstPage = (room) => {
	if (room === first.room)
		first.room = null;
	return takeAhead(path(room));
};
