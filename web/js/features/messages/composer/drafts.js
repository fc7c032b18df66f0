// What was begun and not sent: for each room its text, the files that are with the server already, and what it answers.
import { session } from "../../../core/session.js";
import { load, save } from "../../../core/storage.js";
import { rooms } from "../../rooms/rooms.js";

const FILES_LAST_MS = 20 * 60 * 60 * 1000;       // the server drops files that are attached nowhere after a day

const nameOf = (room) => `draft:${session.user?.id}:${room}`;

export const loadDraft = (room) => {
	const { text = "", files = [], reply = null, at = 0 } = load(nameOf(room), {});

	return { text, files: Date.now() - at < FILES_LAST_MS ? files : [], reply };
};

// Nothing is kept for a room the user is in no longer.
const isLeft = (room) => rooms.loaded && !rooms.get(room);

// Events: "change", with the id of a room as `detail`.
export const drafts = new EventTarget();

export const saveDraft = (room, { text, files, reply }) => {
	save(nameOf(room), (text.trim() || files.length || reply) && !isLeft(room) ? { text, files, reply, at: Date.now() } : null);
	drafts.dispatchEvent(new CustomEvent("change", { detail: room }));
};
