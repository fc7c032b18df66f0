// What can be done with one participant: their volume here, a larger picture, and, for the room's owner, to mute or remove
// them.
import { formatNumber, t } from "../../core/i18n.js";
import { nameOf } from "../../core/ui/avatar.js";
import { confirmDialog } from "../../core/ui/dialog.js";
import { el, uniqueId } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { openPopover } from "../../core/ui/popover.js";
import { setVolume, volumeOf } from "./choices.js";
import { calls } from "./manager.js";

const volumeField = ({ user }) => {
	const id = uniqueId("volume");
	const percent = () => `${formatNumber(Math.round(range.value * 100))} %`;
	const range = el("input", { id, type: "range", min: 0, max: 1, step: 0.05, ".value": volumeOf(user.id), on: { input: () => {
		setVolume(user.id, Number(range.value));
		calls.active?.setVolume(user.id, Number(range.value));
		range.setAttribute("aria-valuetext", percent());
	} } });

	range.setAttribute("aria-valuetext", percent());
	return el("div", { class: "field" }, el("label", { for: id }, t("calls.volume")), range);
};

const item = (name, label, run) => el("button", { type: "button", class: "call-item", on: { click: run } }, icon(name), label);

export const openTileMenu = (tile) => {
	const { user, own, audio, large, owned } = tile.shown;
	const name = nameOf(user);
	const after = (run) => () => {
		close();
		run();
	};
	const remove = async () => {
		if (await confirmDialog({ title: t("calls.remove_title", { name }), text: t("calls.remove_text", { name }),
			confirm: t("calls.remove"), danger: true }))
			calls.active?.call.control("remove", user.id);
	};
	const close = openPopover(tile.more, name,
		!own && volumeField(tile.shown),
		item(large ? "shrink" : "expand", t(large ? "calls.smaller" : "calls.larger"), after(() => tile.call.pin(large ? null : tile.key))),
		document.fullscreenEnabled && item("screen", t("calls.fullscreen"), after(() => tile.toggleFullscreen())),
		owned && !own && audio && item("mic-off", t("calls.mute_them"), after(() => calls.active?.call.control("mute", user.id))),
		owned && !own && item("phone-end", t("calls.remove"), after(remove)));
};
