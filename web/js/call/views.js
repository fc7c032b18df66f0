// The way into calls that every page has: the button of a room. All else is loaded with the first call, or with a page that was in
// one when it was reloaded.
import { baseUrl } from "../base.js";
import { clear, el } from "../dom.js";
import { icon } from "../icons.js";
import { language, t } from "../i18n.js";
import { storageKey } from "../storage.js";

let places = null;              // places.js, once it is there
let loading = null;
const arrival = new EventTarget();

const loadStyle = () => new Promise((resolve) => {
	document.head.append(el("link", { rel: "stylesheet", href: new URL("css/call.css", baseUrl).href, on: { load: resolve, error: resolve } }));
});

const load = () => {
	loading ??= Promise.all([import("./places.js"), loadStyle()]).then(([module]) => {
		places = module;
		arrival.dispatchEvent(new Event("load"));
	}, (error) => {
		loading = null;
		throw error;
	});
	return loading;
};

// Runs it as soon as there can be a call.
const whenLoaded = (run, signal) => (places ? run() : arrival.addEventListener("load", run, { once: true, signal }));

// Who is in the room's call, kept up to date: { users, destroy() }. Frames tell of each participant's state, the room's own
// description of the user alone.
const usersOf = (call) => (call?.participants ?? []).map((one) => one.user ?? one);

const followCall = (room, channel, changed, signal) => {
	const following = { users: usersOf(room.call) };
	const read = (call) => {
		following.users = usersOf(call);
		changed();
	};

	channel.addEventListener("call_state", ({ detail }) => read(detail), { signal });
	channel.addEventListener("hello", ({ detail }) => read(detail.call), { signal });
	return following;
};

const ask = async (room, users) => {
	await load();
	(await import("./prejoin.js")).openPrejoin(room, users);
};

// A button that starts the room's call or joins it; without a live connection it cannot, and says so.
export const mountCallButton = (container, { room, channel }) => {
	const ended = new AbortController(), { signal } = ended;
	const label = el("span", { class: "call-button-label" });
	const button = el("button", { type: "button", class: "button call-button", on: { click: () => ask(room, following.users) } }, icon("phone"), label);
	const show = () => {
		const live = channel.state !== "polling";
		const count = following.users.length;
		const names = new Intl.ListFormat(language).format(following.users.map((user) => user.display_name || user.username));

		label.textContent = t(count ? "calls.join_count" : "calls.start", { count });
		button.classList.toggle("is-active", count > 0);
		button.hidden = places?.calls.active?.roomId === room.id;
		button.disabled = !live;
		button.title = live ? count ? t("calls.in_call", { count, names }) : "" : t("calls.end.polling");
	};
	const following = followCall(room, channel, show, signal);

	channel.addEventListener("state", show, { signal });
	whenLoaded(() => {
		places.calls.addEventListener("change", show, { signal });
		show();
	}, signal);
	clear(container, button);
	show();
	return { destroy: () => {
		ended.abort();
		button.remove();
	} };
};

// What is mounted as soon as there can be a call.
const later = (name) => (container, options) => {
	const ended = new AbortController();
	let mounted = null;

	whenLoaded(() => {
		mounted = places[name](container, options);
	}, ended.signal);
	return { destroy: () => {
		ended.abort();
		mounted?.destroy();
	} };
};

// The tiles of the room's call while we are in it.
export const mountCallStage = later("mountStage");

const wasInCall = () => {
	try {
		return sessionStorage.getItem(storageKey("call")) !== null;
	} catch {
		return false;
	}
};

// The bar at the foot of the list.
export const mountCallBar = (container) => {
	if (wasInCall())
		load().catch(() => {});
	return later("mountBar")(container);
};
