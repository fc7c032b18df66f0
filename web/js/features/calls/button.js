// The way into a room's call: the button that starts it or joins it.
import { language, t } from "../../core/i18n.js";
import { withLater } from "../../core/later.js";
import { nameOf } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { calls } from "./manager.js";

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
	channel.addEventListener("hello", ({ detail }) => detail.call && read(detail.call), { signal });
	return following;
};

// A button that starts the room's call or joins it; without a live connection it cannot, and says so.
export const mountCallButton = (container, { room, channel }) => {
	const ended = new AbortController(), { signal } = ended;
	const label = el("span", { class: "call-button-label" });
	const button = el("button", { type: "button", class: "button call-button", on: { click: withLater(({ openPrejoin }) => openPrejoin(room, following.users)) } },
		icon("phone"), label);
	const show = () => {
		const live = channel.state !== "polling";
		const count = following.users.length;
		const names = new Intl.ListFormat(language).format(following.users.map(nameOf));

		label.textContent = t(count ? "rooms.call_join" : "rooms.call_start", { count });
		button.classList.toggle("is-active", count > 0);
		button.hidden = calls.active?.roomId === room.id;
		button.disabled = !live;
		button.title = live ? count ? t("rooms.call_people", { count, names }) : "" : t("rooms.call_no_socket");
	};
	const following = followCall(room, channel, show, signal);

	channel.addEventListener("state", show, { signal });
	calls.addEventListener("change", show, { signal });
	clear(container, button);
	show();
	return { destroy: () => {
		ended.abort();
		button.remove();
	} };
};
