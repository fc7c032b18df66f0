// The dialog before a call: a look at oneself, microphone and camera on or off, which ones, and what is wrong with them. Without
// any one can join too, to listen and look.
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { avatar } from "../../core/ui/avatar.js";
import { openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { choices, choose } from "./choices.js";
import { deviceForm } from "./device-form.js";
import { faultOf, hasDevices } from "./devices.js";
import { calls } from "./manager.js";
import { LocalMedia } from "./media.js";
import { showSwitch } from "./switch.js";

const ICONS = { audio: ["mic", "mic-off"], video: ["camera", "camera-off"] };
const SETTERS = { audio: "setAudio", video: "setVideo" };

const makePreview = (media) => {
	const video = el("video", { class: "call-preview-video", ".muted": true, ".autoplay": true, ".playsInline": true, "aria-label": t("calls.preview") });
	const show = () => {
		const { camera } = media.tracks;

		video.srcObject = camera ? new MediaStream([camera]) : null;
		video.hidden = !camera;
	};

	media.addEventListener("tracks", show);
	show();
	return el("div", { class: "call-preview" }, avatar(session.user, 96), video);
};

const makeToggle = (media, kind, press) => {
	const button = el("button", { type: "button", class: "call-control", dataset: { switch: kind }, on: { click: press } });
	const show = () => showSwitch(button, { kind, icons: ICONS[kind], on: media.wants(kind), opening: media.opening[kind] });

	media.addEventListener("change", show);
	show();
	return button;
};

// What is wrong, a line for each kind; read out when it appears.
const makeFaults = () => {
	const faults = {};
	const element = el("div", { class: "call-faults", role: "status" });

	return { element, set: (kind, word) => {
		faults[kind] = word;
		clear(element, Object.entries(faults).filter(([, fault]) => fault)
			.map(([which, fault]) => el("p", {}, icon("warning"), el("span", {}, t(`calls.fault.${which}.${fault}`)))));
	} };
};

const notes = (room, others) => {
	const lines = [];

	if (calls.active && calls.active.roomId !== room.id)
		lines.push(t("calls.leaves_other", { room: calls.active.room.name }));
	if (others.some(({ id }) => id === session.user.id))
		lines.push(t("calls.moves_here"));
	return lines.map((line) => el("p", { class: "call-note", dir: "auto" }, line));
};

// Asks, and joins. `others` are the users who are in the call already.
export const openPrejoin = async (room, others = []) => {
	const media = new LocalMedia();
	const faults = makeFaults();
	const set = async (kind, on) => {
		faults.set(kind, null);
		try {
			await media[SETTERS[kind]](on);
		} catch (error) {
			faults.set(kind, faultOf(error));
		}
	};
	const toggle = async (kind) => {
		await set(kind, !media.wants(kind));
		choose({ [kind]: media[kind] });
	};
	const form = deviceForm(media, { fault: faults.set });
	const dialog = openDialog({
		title: t(others.length ? "calls.join_title" : "calls.start_title", { room: room.name }),
		body: [
			makePreview(media),
			el("div", { class: "call-toggles" }, ["audio", "video"].map((kind) => makeToggle(media, kind, () => toggle(kind)))),
			faults.element,
			form.element,
			notes(room, others),
		],
		actions: [
			{ label: t("shell.cancel") },
			{ label: t(others.length ? "calls.join" : "rooms.call_start"), kind: "primary", value: "join", focus: true },
		],
	});

	if (hasDevices())
		for (const kind of ["audio", "video"])
			choices[kind] && set(kind, true);
	else
		faults.set("audio", "insecure");
	const answer = await dialog.closed;

	form.stop();
	if (answer !== "join") {
		media.close();
		return;
	}
	await calls.join(room, { audio: media.wants("audio"), video: media.wants("video"), media });
};
