// Parts of the client that not every visit needs: the script of each, with its style, is fetched when it is first wanted, or ahead of
// that when the page has nothing else to do. A server that has been upgraded meanwhile may have none that fits this page any
// more: then the user is told to load the page anew. Where the client was bundled (etc/web/bundle) all of it is there already.
import { t } from "./i18n.js";
import { needStyle } from "./style.js";
import { toast } from "./ui/toast.js";

const table = {
	notify: { script: () => import("../features/rooms/notify.js") },
	actions: { script: () => import("../features/messages/timeline/actions.js"), style: "dialog" },
	attachments: { script: () => import("../features/files/attachments.js"), style: "files" },
	tray: { script: () => import("../features/files/tray.js"), style: "files" },
	lightbox: { script: () => import("../features/files/lightbox.js"), style: "files" },
	leave: { script: () => import("../features/rooms/leave.js"), style: "dialog" },
	removal: { script: () => import("../features/rooms/removal.js"), style: "dialog" },
	join: { script: () => import("../features/rooms/join.js") },
	invite: { script: () => import("../features/rooms/invite.js"), style: ["dialog", "forms"] },
	gate: { script: () => import("../features/account/gate.js"), style: "forms" },
	home: { script: () => import("../features/rooms/home.js") },
	room: { script: () => import("../shell/room.js") },
	directory: { script: () => import("../features/rooms/directory.js"), style: ["forms", "settings"] },
	create: { script: () => import("../features/rooms/create.js"), style: ["forms", "settings"] },
	"room-settings": { script: () => import("../features/rooms/room-settings.js"), style: ["dialog", "forms", "settings"] },
	settings: { script: () => import("../features/account/settings.js"), style: ["forms", "settings"] },
	call: { script: () => import("../features/calls/places.js"), style: ["dialog", "call"] },
	prejoin: { script: () => import("../features/calls/prejoin.js"), style: ["dialog", "call", "forms"] },
};

// In the order in which they are likely to be wanted. Calls are large and rare: they come when the pointer does.
const AHEAD = ["actions", "attachments", "tray", "lightbox", "notify", "leave", "home", "directory", "settings", "create", "room-settings"];
const QUIET_MS = 1500;

const brought = new Map();       // name → { promise, module }

const fetchPart = async ({ script, style = [] }) => {
	const [module] = await Promise.all([script(), ...[style].flat().map(needStyle)]);

	return module;
};

// The module of a part, all that belongs to it being there. One that could not be had is tried again the next time.
export const bring = (name) => {
	let entry = brought.get(name);

	if (!entry) {
		entry = { module: null, promise: fetchPart(table[name]) };
		brought.set(name, entry);
		entry.promise.then((module) => {
			entry.module = module;
		}, () => brought.delete(name));
	}
	return entry.promise;
};

// The module when it is there already, else null.
export const there = (name) => brought.get(name)?.module ?? null;

// For what the user has asked for: the module, or null when it cannot be had, and the user has been told.
export const want = async (name) => {
	try {
		return await bring(name);
	} catch (error) {
		console.warn(error);
		toast(t("errors.part_missing"), { kind: "bad", action: { label: t("shell.reload"), run: () => location.reload() } });
		return null;
	}
};

const idle = (run) => (window.requestIdleCallback ? requestIdleCallback(run, { timeout: QUIET_MS }) : setTimeout(run, 200));

let ahead = null;

// Fetches what may be wanted next, one part after the other, unless the user wants data to be saved.
export const fetchAhead = (names = AHEAD) => {
	const left = names.filter((name) => !there(name));
	const next = () => left.length && bring(left.shift()).then(() => idle(next), () => {});
	const begin = () => {
		performance.mark("fetch-ahead");
		next();
	};

	clearTimeout(ahead);
	if (!navigator.connection?.saveData)
		ahead = setTimeout(() => idle(begin), QUIET_MS);
};
