// What a room is: the form for a new one and for one that is there.
import { t } from "../../core/i18n.js";
import { site } from "../../core/site.js";
import { formatSpan } from "../../core/span.js";
import { choice, field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";

const NAME_MOST = 100;
const DESCRIPTION_MOST = 1000;
const PARTICIPANTS_MOST = 100000;

const SLOW = [0, 5, 15, 30, 60, 300, 900, 3600, 21600];

// What keeps order in a room that is there: who writes, how often, who invites, and who pins messages.
const order = (room) => [
	choice({ name: "posting", label: t("rooms.posting"), value: room.posting, options: [
		["members", t("rooms.posting_members")],
		["moderators", t("rooms.posting_moderators"), t("rooms.posting_hint")],
	] }),
	field({ name: "slow_seconds", label: t("rooms.slow"), type: "select", hint: t("rooms.slow_hint"), ".value": String(room.slow_seconds),
		options: [...new Set([...SLOW, room.slow_seconds])].sort((a, b) => a - b).map((seconds) => [String(seconds), seconds ? formatSpan(seconds) : t("rooms.slow_off")]) }),
	site.has("invites") && choice({ name: "invite", label: t("rooms.invite"), value: room.invite, options: [
		["moderators", t("rooms.invite_moderators")],
		["members", t("rooms.invite_members")],
	] }),
	site.has("pins") && choice({ name: "pin", label: t("rooms.pin"), value: room.pin, options: [
		["moderators", t("rooms.invite_moderators")],
		["members", t("rooms.invite_members")],
	] }),
].filter(Boolean);

// `run(fields)` gets the room's fields as the API takes them.
export const roomForm = ({ room = null, submit, run }) => form({
	items: [
		field({ name: "name", label: t("rooms.name"), maxlength: NAME_MOST, autocomplete: "off", dir: "auto", autofocus: !room,
			".value": room?.name ?? "" }),
		field({ name: "description", label: t("rooms.description"), type: "textarea", hint: t("rooms.description_hint"), optional: true,
			maxlength: DESCRIPTION_MOST, ".value": room?.description ?? "" }),
		choice({ name: "visibility", label: t("rooms.visibility"), value: room?.visibility ?? "public", options: [
			["public", t("rooms.public"), t("rooms.public_hint")],
			["private", t("rooms.private"), t("rooms.private_hint")],
		] }),
		field({ name: "max_participants", label: t("rooms.max"), type: "number", hint: t("rooms.max_hint"), optional: true, min: 1,
			max: PARTICIPANTS_MOST, step: 1, inputmode: "numeric", ".value": room?.max_participants ?? "" }),
		...room ? order(room) : [],
	],
	submit,
	run: ({ max_participants, slow_seconds, ...fields }) =>
		run({ ...fields, max_participants: max_participants === "" ? null : Number(max_participants), ...(room && { slow_seconds: Number(slow_seconds) }) }),
});
