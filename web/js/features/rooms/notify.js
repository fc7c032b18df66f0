// Notes of the system for messages that arrive while nobody looks at the page: where the user has asked for them.
import { api } from "../../core/api.js";
import { absolute } from "../../core/base.js";
import { serverNow } from "../../core/clock.js";
import { t } from "../../core/i18n.js";
import { navigate, roomHash } from "../../core/router.js";
import { session } from "../../core/session.js";
import { load, save } from "../../core/storage.js";
import { announces } from "./levels.js";
import { rooms } from "./rooms.js";
import { preferences } from "../notifications/preferences.js";
import { inQuietHours } from "../notifications/quiet-hours.js";

const TEXT_MOST = 140;

// Browsers give them only to pages that came over HTTPS, or from this machine.
export const canNotify = () => "Notification" in window && window.isSecureContext;

export const notifies = () => canNotify() && Notification.permission === "granted" && load("notify", false);

// Turns them on or off; on may be refused by the user, once and for all. Resolves to whether they are on.
export const setNotify = async (on) => {
	const granted = on && await Notification.requestPermission() === "granted";

	save("notify", granted || null);
	return granted;
};

const show = (message) => {
	const room = rooms.get(message.room_id);
	const text = message.content || message.attachments.map(({ name }) => name).join(", ");
	const note = new Notification(t("rooms.new_message", { author: message.author.display_name, room: room?.name ?? "" }), {
		body: text.length > TEXT_MOST ? `${text.slice(0, TEXT_MOST)}…` : text,
		// One a room, also where several tabs are open.
		tag: `room-${message.room_id}`,
		icon: absolute("icon.svg"),
	});

	note.addEventListener("click", () => {
		window.focus();
		navigate(roomHash(message.room_id));
		note.close();
	});
};

// What was missed is shown in the list, not one by one. A hidden page that polls comes half a minute late.
const RECENT_MS = 3 * 60000;

// Whether the user wants to be told of this message, now.
export const isToTell = (message) => {
	const room = rooms.get(message.room_id);

	return room !== null && announces(room, message) && serverNow() - new Date(message.created_at) < RECENT_MS && !inQuietHours(preferences.quiet, serverNow());
};

const listens = () => document.hidden && notifies();

const tell = (message) => isToTell(message) && show(message);

rooms.addEventListener("message", ({ detail: message }) => listens() && tell(message));

// The connection was lost, and while it was somebody wrote: who is told of nothing else is told of the latest.
rooms.addEventListener("missed", async ({ detail: id }) => {
	if (!listens())
		return;
	const { results } = await api.get(`rooms/${id}/messages/`, { page_size: 1 }).catch(() => ({ results: [] }));

	results.filter(({ author }) => author.id !== session.user?.id).forEach(tell);
});
