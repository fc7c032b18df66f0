// What can be read while the server cannot be reached: the user's rooms, and the end of the one that was open last. It goes when they log
// out.
import { session } from "./session.js";
import { load, save } from "./storage.js";

const ROOMS_MOST = 100, MESSAGES_MOST = 50;

// A list of those that want to write something down before the page goes.
const keepers = new Set();

const keepAll = () => session.token && keepers.forEach((keep) => keep());

document.addEventListener("visibilitychange", () => document.hidden && keepAll());
window.addEventListener("pagehide", keepAll);
session.addEventListener("end", () => {
	save("kept-rooms", null);
	save("kept-messages", null);
});

// Returns what ends it.
export const beforeLeaving = (keep) => {
	keepers.add(keep);
	return () => keepers.delete(keep);
};

const mine = (kept) => (kept?.user === session.user?.id ? kept : null);

export const keepRooms = (list) => save("kept-rooms", { user: session.user?.id, list: list.slice(0, ROOMS_MOST) });

export const keptRooms = () => mine(load("kept-rooms"))?.list ?? [];

export const keepMessages = (room, list) => save("kept-messages", { user: session.user?.id, room, list: list.slice(-MESSAGES_MOST) });

// Of this room; empty where it is another one's that are kept.
export const keptMessages = (room) => {
	const kept = mine(load("kept-messages"));

	return kept?.room === room ? kept.list : [];
};
