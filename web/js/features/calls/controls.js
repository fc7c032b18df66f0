// The buttons of a call: microphone, camera, screen, hand, hold to talk, chat, more and hanging up.
import { t } from "../../core/i18n.js";
import { confirmDialog, openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { openPopover } from "../../core/ui/popover.js";
import { toast } from "../../core/ui/toast.js";
import { rooms } from "../rooms/rooms.js";
import { choices } from "./choices.js";
import { deviceForm } from "./device-form.js";
import { canShareScreen } from "./devices.js";
import { showSwitch } from "./switch.js";

const SWITCHES = [
	{ kind: "audio", icons: ["mic", "mic-off"], key: "Alt+M" },
	{ kind: "video", icons: ["camera", "camera-off"], key: "Alt+V" },
	{ kind: "screen", icons: ["screen-off", "screen"], key: "Alt+S" },
	{ kind: "hand", icons: ["hand", "hand"], key: "Alt+H" },
];

// A button of two states; `isOn()` says which. The label says what a press does, the key is said with it.
const makeSwitch = ({ kind, icons, key }, isOn, press, isOpening) => {
	const button = el("button", { type: "button", class: "call-control", dataset: { control: kind }, "aria-keyshortcuts": key,
		on: { click: press } });

	return { element: button, update: () => showSwitch(button, { kind, icons, key, on: isOn(), opening: isOpening() }) };
};

// Talk while it is held, with a finger, a mouse or the space bar.
const makeTalkButton = (running) => {
	const set = (on) => () => running.switch("audio", on);
	const key = (on) => (event) => {
		if ((event.code === "Space" || event.code === "Enter") && !event.repeat) {
			event.preventDefault();
			set(on)();
		}
	};

	return el("button", { type: "button", class: "button call-talk", on: { pointerdown: set(true), pointerup: set(false), pointercancel: set(false),
		pointerleave: () => running.media.audio && set(false)(), keydown: key(true), keyup: key(false), blur: set(false),
		contextmenu: (event) => event.preventDefault() } }, icon("mic"), el("span", {}, t("calls.hold_to_talk")));
};

const openDevices = async (running, update) => {
	const form = deviceForm(running.media, {
		fault: (kind, word) => toast(t(`calls.fault.${kind}.${word}`), { kind: "bad" }),
		setSpeaker: (id) => running.sound.setSpeaker(id),
	});

	await openDialog({ title: t("calls.devices"), body: form.element, actions: [{ label: t("calls.done"), kind: "primary", focus: true }] }).closed;
	form.stop();
	// Who talks by pressing a key begins in silence.
	if (choices.pushToTalk)
		running.switch("audio", false);
	update();
};

const endForAll = async (running) => {
	if (await confirmDialog({ title: t("calls.end_title"), text: t("calls.end_text"), confirm: t("calls.end_all"), danger: true }))
		running.call.control("end");
};

const item = (name, label, run) => el("button", { type: "button", class: "call-item", on: { click: run } }, icon(name), label);

const openMore = (stage, button) => {
	const { running } = stage;
	const after = (run) => () => {
		close();
		run();
	};
	const video = document.pictureInPictureEnabled && pictureIn(stage);
	const close = openPopover(button, t("calls.more_controls"),
		video && item("shrink", t(document.pictureInPictureElement ? "calls.pip_off" : "calls.pip_on"), after(() => leavePage(video))),
		item("settings", t("calls.devices"), after(() => openDevices(running, () => stage.update()))),
		document.fullscreenEnabled && item("expand", t("calls.fullscreen"), after(() => stage.element.requestFullscreen().catch(() => {}))),
		running.isOwned && item("phone-end", t("calls.end_all"), after(() => endForAll(running))));
};

// Opens and closes the conversation beside the call; a dot says that something is unread behind it.
const makeChat = ({ drawer, running }) => {
	const button = el("button", { type: "button", class: "call-control", dataset: { control: "chat" }, "aria-controls": "conversation",
		on: { click: () => drawer.toggle() } }, icon("room"));
	const update = () => {
		const label = t(drawer.open ? "calls.chat_hide" : "calls.chat_show");

		button.setAttribute("aria-expanded", String(drawer.open));
		button.setAttribute("aria-label", label);
		button.title = label;
		button.classList.toggle("is-on", drawer.open);
		button.classList.toggle("has-news", !drawer.open && rooms.unread(running.roomId) > 0);
	};

	return { element: button, update };
};

// The picture that leaves the page: the large one, else that of somebody else.
const pictureIn = ({ tiles }) => {
	const shown = [...tiles.values()].filter(({ shown: { track, own, screen } }) => track && !(own && screen));

	return (shown.find((tile) => tile.shown.large) ?? shown.find((tile) => tile.shown.speaking) ?? shown.find((tile) => !tile.shown.own) ?? shown[0])?.video;
};

const leavePage = (video) => (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture()).catch(() => {});

// { element, update() } for a stage.
export const makeControls = (stage) => {
	const { running } = stage;
	const states = { hand: () => running.call.hand };
	const presses = { hand: () => running.call.setHand(!running.call.hand) };
	const switches = SWITCHES.filter(({ kind }) => kind !== "screen" || canShareScreen())
		.map((one) => makeSwitch(one, states[one.kind] ?? (() => running.media.wants(one.kind)), presses[one.kind] ?? (() => running.toggle(one.kind)),
			() => Boolean(running.media.opening[one.kind])));
	const talk = makeTalkButton(running), chat = makeChat(stage);
	const more = el("button", { type: "button", class: "call-control", dataset: { control: "more" }, "aria-label": t("calls.more_controls"),
		title: t("calls.more_controls"), "aria-haspopup": "dialog", "aria-expanded": "false", on: { click: () => openMore(stage, more) } }, icon("more"));
	const leave = el("button", { type: "button", class: "call-control call-leave", dataset: { control: "leave" }, "aria-label": t("calls.leave"),
		title: t("calls.leave"), on: { click: () => running.call.leave() } }, icon("phone-end"));
	const element = el("div", { class: "call-controls", role: "group", "aria-label": t("calls.controls") },
		switches.map((one) => one.element), talk, chat.element, more, leave);

	return { element, update: () => {
		switches.forEach((one) => one.update());
		chat.update();
		talk.hidden = !choices.pushToTalk;
	} };
};
