// The way into calls that every page has: the button of a room. All else is loaded with the first call (parts.js), or with
// a page that was in one when it was reloaded.
import { language, t } from "../../core/i18n.js";
import { bring, there, want } from "../../core/parts.js";
import { storageKey } from "../../core/storage.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";

const arrival = new EventTarget();
let arrived = false;

// places.js, and the news of its coming for those who wait.
const load = async (how = bring) => {
	const places = await how("call");

	if (places && !arrived) {
		arrived = true;
		arrival.dispatchEvent(new Event("load"));
	}
	return places;
};

// Runs it as soon as there can be a call.
const whenLoaded = (run, signal) => (arrived ? run() : arrival.addEventListener("load", run, { once: true, signal }));

// The pointer is on the button: what a click would need may as well come now.
const getReady = () => Promise.all([load(), bring("prejoin")]).catch(() => {});

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
	if (await load(want))
		(await want("prejoin"))?.openPrejoin(room, users);
};

// A button that starts the room's call or joins it; without a live connection it cannot, and says so.
export const mountCallButton = (container, { room, channel }) => {
	const ended = new AbortController(), { signal } = ended;
	const label = el("span", { class: "call-button-label" });
	const button = el("button", { type: "button", class: "button call-button", on: { click: () => ask(room, following.users),
		pointerenter: getReady, focus: getReady } }, icon("phone"), label);
	const show = () => {
		const live = channel.state !== "polling";
		const count = following.users.length;
		const names = new Intl.ListFormat(language).format(following.users.map((user) => user.display_name || user.username));

		label.textContent = t(count ? "rooms.call_join" : "rooms.call_start", { count });
		button.classList.toggle("is-active", count > 0);
		button.hidden = there("call")?.calls.active?.roomId === room.id;
		button.disabled = !live;
		button.title = live ? count ? t("rooms.call_people", { count, names }) : "" : t("rooms.call_no_socket");
	};
	const following = followCall(room, channel, show, signal);

	channel.addEventListener("state", show, { signal });
	whenLoaded(() => {
		there("call").calls.addEventListener("change", show, { signal });
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
		mounted = there("call")[name](container, options);
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
