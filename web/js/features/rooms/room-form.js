// What a room is: the form for a new one and for one that is there.
import { t } from "../../core/i18n.js";
import { choice, field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";

const NAME_MOST = 100;
const DESCRIPTION_MOST = 1000;
const PARTICIPANTS_MOST = 100000;

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
	],
	submit,
	run: ({ max_participants, ...fields }) =>
		run({ ...fields, max_participants: max_participants === "" ? null : Number(max_participants) }),
});
