// How one is told of what happens in a room: its level, silence for a while, and whether it is a favourite. All are the user's alone.
import { api } from "../../core/api.js";
import { serverNow } from "../../core/clock.js";
import { describe } from "../../core/errors.js";
import { formatShort, t } from "../../core/i18n.js";
import { openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { choice } from "../../core/ui/field.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";
import { rooms } from "../rooms/rooms.js";
import { defaultLevel, levels } from "./level.js";
import { preferences } from "./preferences.js";
import { endOf, isForever, isSilenced, spans } from "./silence.js";

// Resolves to whether it could be done.
const change = async (id, fields) => {
	try {
		const membership = await api.patch(`rooms/${id}/membership/`, fields), room = rooms.get(id);

		if (room)
			rooms.upsert({ ...room, membership });
		return true;
	} catch (error) {
		toast(describe(error), { kind: "bad" });
		return false;
	}
};

const silenceWords = ({ silenced_until: until }) => (isForever(until) ? t("notifications.silenced")
	: t("notifications.silenced_until", { when: formatShort(until) }));

const stateWords = (room) => {
	if (isSilenced(room.membership, serverNow()))
		return silenceWords(room.membership);
	return t(`notifications.level_${room.membership.notify}`);
};

const levelChoice = (room) => {
	const picked = choice({
		name: "notify", label: t("notifications.of_room"), value: room.membership.notify,
		options: levels.map((level) => [level, t(`notifications.level_${level}`),
			level === "default" && t("notifications.default_means", { level: t(`notifications.level_${defaultLevel(room, preferences.level)}`) })]),
		// What was refused is what it was.
		onChange: async (notify) => {
			if (!await change(room.id, { notify }))
				picked.element.querySelectorAll("input").forEach((input) => {
					input.checked = input.value === rooms.get(room.id)?.membership.notify;
				});
		},
	});

	return picked.element;
};

const silenceButtons = (room, again) => {
	const set = (until) => async () => {
		await change(room.id, { silenced_until: until() });
		again();
	};
	const button = (label, until) => el("button", { type: "button", class: "button", on: { click: set(until) } }, label);

	return isSilenced(room.membership, serverNow())
		? [el("p", { class: "quiet" }, silenceWords(room.membership)), button(t("notifications.silence_end"), () => null)]
		: spans.map((span) => button(t(`notifications.silence_${span}`), () => endOf(span, serverNow())));
};

const silence = (room) => {
	const place = el("div", { class: "silence" });
	const element = el("section", {}, el("h3", { class: "legend silence-title" }, t("notifications.silence")),
		el("p", { class: "hint" }, t("notifications.silence_hint")), place);
	const draw = () => clear(place, silenceButtons(rooms.get(room.id) ?? room, () => {
		draw();
		place.querySelector("button").focus();
	}));

	draw();
	return element;
};

const openNotifications = (room) => {
	// What the default means is told by what is known; it is asked for beside that.
	preferences.load().catch(() => {});
	openDialog({ title: t("notifications.title", { name: room.name }),
		body: el("div", { class: "form" }, levelChoice(room), silence(room)),
		actions: [{ label: t("shell.close"), kind: "primary" }] });
};

const favouriteButton = (room) => {
	const { favourite } = room.membership;

	return el("button", { type: "button", class: "row-button favourite-button", "aria-pressed": String(favourite), dataset: { action: "favourite" },
		on: { click: () => change(room.id, { favourite: !favourite }) } }, icon("star"), t("notifications.favourite"));
};

// The lines of the details that lead there.
export const notificationActions = (room) => room.membership && [
	el("button", { type: "button", class: "row-button level-button", dataset: { action: "level" }, on: { click: () => openNotifications(rooms.get(room.id) ?? room) } },
		icon(isSilenced(room.membership, serverNow()) || room.membership.notify === "none" ? "bell-off" : "bell"),
		el("span", { class: "row-words" }, t("notifications.notifications"), el("span", { class: "quiet" }, stateWords(room)))),
	favouriteButton(room),
];

// What of a room's membership those lines show.
export const notificationLook = ({ membership }) => membership && [membership.notify, membership.favourite, membership.silenced_until];
