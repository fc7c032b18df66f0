// The one outbox of the page, bound to what it stands on: who is logged in, what the browser keeps, and the REST API.
import { api, ApiError } from "../../../core/api.js";
import { session } from "../../../core/session.js";
import { load, save, storageKey } from "../../../core/storage.js";
import { bodyOf, Outbox } from "./outbox.js";
import { rooms } from "../../rooms/rooms.js";

const TIMEOUT_MS = 20000;

const prefix = () => `outbox:${session.user?.id}:`;

// Names of what is kept for the user under a prefix.
const keptUnder = (start) => {
	try {
		const whole = storageKey(start);

		return Object.keys(localStorage).filter((key) => key.startsWith(whole)).map((key) => start + key.slice(whole.length));
	} catch {
		return [];
	}
};

const store = {
	load: () => keptUnder(prefix()).map((name) => load(name)).filter((entry) => entry?.nonce && entry.room),
	save: ({ restored, ...entry }) => save(prefix() + entry.nonce, entry),
	drop: (nonce) => save(prefix() + nonce, null),
};

const post = async (entry) => {
	const timeout = new AbortController(), timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);

	if (!session.token)
		throw new ApiError({ status: 401, code: "authentication_required" });
	try {
		return await api.post(`rooms/${entry.room}/messages/`,
			bodyOf(entry), { headers: { "Idempotency-Key": entry.nonce }, signal: timeout.signal });
	} catch (error) {
		throw error.name === "AbortError" ? new ApiError({}) : error;
	} finally {
		clearTimeout(timer);
	}
};

export const outbox = new Outbox({ store, post });

// Not crypto.randomUUID(), which only pages with TLS have.
export const newNonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Whoever logs out on purpose leaves nothing behind for the next one at the same machine.
const forgetUser = (id) => [...keptUnder(`outbox:${id}:`), ...keptUnder(`draft:${id}:`)].forEach((name) => save(name, null));

let user = session.user?.id;

session.addEventListener("start", () => {
	user = session.user?.id;
	outbox.restore();
});
session.addEventListener("end", (event) => {
	outbox.clear();
	if (event.detail?.reason === "logout")
		forgetUser(user);
});

// What belongs to rooms the user is no longer in goes, also when they left while this page was not open.
const abandon = (room) => {
	outbox.abandon(room);
	keptUnder(`draft:${session.user?.id}:`).filter((name) => name.endsWith(`:${room}`)).forEach((name) => save(name, null));
};

const abandonLeft = () => {
	if (rooms.loaded)
		outbox.rooms.filter((room) => !rooms.get(room)).forEach(abandon);
};

rooms.addEventListener("gone", ({ detail }) => abandon(detail));
rooms.addEventListener("loaded", abandonLeft);
window.addEventListener("online", () => outbox.wake());
document.addEventListener("visibilitychange", () => document.hidden || !session.token || outbox.restore());
window.addEventListener("storage", (event) => {
	const start = storageKey(prefix());

	if (event.newValue === null && event.key?.startsWith(start))
		outbox.forget(event.key.slice(start.length));
});
if (session.token) {
	outbox.restore();
	abandonLeft();
}
