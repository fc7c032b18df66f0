// What the rest of the client shows of calls: the button of a room, the place where its call is seen, and the bar that is there
// while the user reads elsewhere.
import { clear, el } from "../dom.js";
import { icon } from "../icons.js";
import { language, t } from "../i18n.js";
import { roomHash } from "../router.js";
import { calls, nameOf } from "./manager.js";

// Who is in the room's call, kept up to date: { users, destroy() }. Frames tell of each participant's state, the room's own
// description of the user alone.
const usersOf = (call) => (call?.participants ?? []).map((one) => one.user ?? one);

const followCall = (room, channel, changed) => {
	const ended = new AbortController(), { signal } = ended;
	const following = { users: usersOf(room.call), destroy: () => ended.abort() };
	const read = (call) => {
		following.users = usersOf(call);
		changed();
	};

	channel.addEventListener("call_state", ({ detail }) => read(detail), { signal });
	channel.addEventListener("hello", ({ detail }) => read(detail.call), { signal });
	return following;
};

const prejoin = async (room, users) => (await import("./prejoin.js")).openPrejoin(room, users);

// A button that starts the room's call or joins it; without a live connection it cannot, and says so.
export const mountCallButton = (container, { room, channel }) => {
	const ended = new AbortController();
	const label = el("span", { class: "call-button-label" });
	const button = el("button", { type: "button", class: "button call-button", on: { click: () => prejoin(room, following.users) } }, icon("phone"), label);
	const show = () => {
		const live = channel.state !== "polling";
		const count = following.users.length;
		const names = new Intl.ListFormat(language).format(following.users.map(nameOf));

		label.textContent = t(count ? "calls.join_count" : "calls.start", { count });
		button.classList.toggle("is-active", count > 0);
		button.hidden = calls.active?.roomId === room.id;
		button.disabled = !live;
		button.title = live ? count ? t("calls.in_call", { count, names }) : "" : t("calls.end.polling");
	};
	const following = followCall(room, channel, show);

	channel.addEventListener("state", show, { signal: ended.signal });
	calls.addEventListener("change", show, { signal: ended.signal });
	clear(container, button);
	show();
	return { destroy: () => {
		following.destroy();
		ended.abort();
		button.remove();
	} };
};

// The tiles of the room's call while we are in it; on a narrow page, where the list is out of sight, the bar of a call elsewhere.
export const mountCallStage = (container, { room }) => {
	const ended = new AbortController();
	let stage = null, bar = null, loading = null;
	const drop = () => {
		stage?.destroy();
		bar?.destroy();
		stage = bar = null;
		clear(container);
	};
	const showStage = async () => {
		loading ??= import("./stage.js");
		const { Stage } = await loading;
		const { active } = calls;

		if (ended.signal.aborted || active?.roomId !== room.id || !active.call || stage?.running === active)
			return;
		drop();
		stage = new Stage(container, active);
	};
	const showElsewhere = () => {
		if (bar)
			return;
		drop();
		const place = el("div", { class: "call-elsewhere" });

		clear(container, place);
		bar = makeBar(place);
	};
	const show = () => {
		const { active } = calls;

		container.hidden = !active;
		if (!active)
			drop();
		else if (active.roomId !== room.id)
			showElsewhere();
		else if (active.call)
			showStage();
		else if (!container.firstChild)
			clear(container, el("p", { class: "call-banner", role: "status" }, t("calls.joining")));
	};

	calls.addEventListener("change", show, { signal: ended.signal });
	calls.look(room.id, true);
	show();
	return { destroy: () => {
		ended.abort();
		calls.look(room.id, false);
		drop();
	} };
};

// The bar: which call we are in, and the two buttons one needs while reading elsewhere.
const makeBar = (container) => {
	const ended = new AbortController();
	const name = el("a", { class: "call-bar-room", dir: "auto" });
	const state = el("span", { class: "call-bar-state" });
	const mute = el("button", { type: "button", class: "icon-button", on: { click: () => calls.toggle("audio") } });
	const leave = el("button", { type: "button", class: "icon-button call-bar-leave", "aria-label": t("calls.leave"), title: t("calls.leave"),
		on: { click: () => calls.leave() } }, icon("phone-end"));
	const bar = el("section", { class: "call-bar", "aria-label": t("calls.bar") }, icon("phone"),
		el("div", { class: "call-bar-text" }, name, state), mute, leave);
	let shownAudio = null;
	const showMute = (audio) => {
		const label = t(`calls.audio_${audio ? "off" : "on"}`);

		if (audio === shownAudio)
			return;
		shownAudio = audio;
		mute.setAttribute("aria-label", label);
		mute.title = label;
		clear(mute, icon(audio ? "mic" : "mic-off"));
	};
	const show = () => {
		const { active } = calls;

		container.hidden = !active || calls.isSeen;
		if (!active)
			return;
		name.textContent = active.room.name;
		name.href = roomHash(active.roomId);
		state.textContent = t(`calls.state.${{ active: "connected", reconnecting: "reconnecting" }[active.call?.state] ?? "connecting"}`);
		mute.hidden = !active.media;
		showMute(active.media?.audio ?? false);
	};

	calls.addEventListener("change", show, { signal: ended.signal });
	clear(container, bar);
	show();
	return { destroy: () => {
		ended.abort();
		bar.remove();
	} };
};

// At the foot of the list. With it the client is there, and takes up the call it was in before a reload.
export const mountCallBar = (container) => {
	calls.restore();
	return makeBar(container);
};
