// The choice of microphone, camera and loudspeaker, with the microphone's level: in the dialog before a call and in the one
// during it.
import { t } from "../../core/i18n.js";
import { el, uniqueId } from "../../core/ui/dom.js";
import { choices, choose } from "./choices.js";
import { canChooseSpeaker, devicesOf, faultOf, hasDevices } from "./devices.js";
import { unwatch, watch } from "./levels.js";

const KINDS = [
	{ kind: "audioinput", name: "microphone", media: "audio" },
	{ kind: "videoinput", name: "camera", media: "video" },
	{ kind: "audiooutput", name: "speaker" },
];

const fill = async (select, { kind, name }) => {
	const devices = await devicesOf(kind);

	select.replaceChildren(...devices.map((device, index) => el("option", { value: device.deviceId },
		device.label || t("calls.device", { number: index + 1 }))));
	select.disabled = devices.length === 0;
	if (!devices.length)
		select.append(el("option", { value: "" }, t(`calls.no_device.${name}`)));
	select.value = choices[name];
	// The remembered one is not there today.
	if (select.selectedIndex < 0)
		select.selectedIndex = 0;
};

const makeField = (what, change) => {
	const id = uniqueId("device");
	const select = el("select", { id, class: "input", on: { change: () => change(what, select.value) } });

	return { what, select, element: el("div", { class: "field" }, el("label", { for: id }, t(`calls.${what.name}`)), select) };
};

const makeMeter = () => el("meter", { class: "call-meter", min: 0, max: 0.2, value: 0, "aria-label": t("calls.level") });

const makePushToTalk = () => {
	const box = el("input", { type: "checkbox", ".checked": choices.pushToTalk,
		on: { change: () => choose({ pushToTalk: box.checked }) } });

	return el("label", { class: "call-check" }, box, t("calls.push_to_talk"));
};

// `fault(kind, word)` is called when a device that was chosen cannot be had, `setSpeaker(id)` when another loudspeaker is.
// Returns { element, refresh(), stop() }.
export const deviceForm = (media, { fault, setSpeaker = null }) => {
	const change = async ({ name, media: kind }, id) => {
		try {
			if (kind)
				await media.use(kind, id);
			else
				choose({ [name]: id });
			if (!kind)
				await setSpeaker?.(id);
		} catch (error) {
			fault(kind ?? "audio", faultOf(error));
		}
	};
	const fields = KINDS.filter(({ kind }) => kind !== "audiooutput" || canChooseSpeaker()).map((what) => makeField(what, change));
	const meter = makeMeter();
	const ended = new AbortController(), { signal } = ended;
	const refresh = () => Promise.all(fields.map(({ select, what }) => fill(select, what)));
	const listen = () => watch("own level", media.tracks.voice, { heard: (level) => {
		meter.value = level;
	} });

	fields[0].element.append(meter);
	media.addEventListener("tracks", () => {
		listen();
		// With the permission the devices have got names.
		refresh();
	}, { signal });
	if (hasDevices())
		navigator.mediaDevices.addEventListener("devicechange", refresh, { signal });
	listen();
	refresh();
	return {
		element: el("div", { class: "call-devices" }, fields.map(({ element }) => element), makePushToTalk()),
		refresh,
		stop: () => {
			ended.abort();
			unwatch("own level");
		},
	};
};
