// Where a call is seen: the tiles in its room, and the bar that is there while the user reads elsewhere.
import { t } from "../../core/i18n.js";
import { arrived } from "../../core/later.js";
import { roomHash } from "../../core/router.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { calls } from "./manager.js";

// The tiles of the room's call while we are in it; on a narrow page, where the list is out of sight, the bar of a call elsewhere.
export const mountStage = (container, { room }) => {
	const ended = new AbortController();
	let stage = null, bar = null;
	const drop = () => {
		stage?.destroy();
		bar?.destroy();
		stage = bar = null;
		clear(container);
	};
	const showStage = (active) => {
		if (stage?.running === active)
			return;
		drop();
		// What runs the call has come, and with it what shows it.
		stage = new (arrived().Stage)(container, active);
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
			showStage(active);
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

// At the foot of the list. With it the page is there, and takes up the call it was in before a reload.
export const mountBar = (container) => {
	calls.restore();
	return makeBar(container);
};
