// Who one is to the others: picture, display name, user name.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { avatar } from "../../core/ui/avatar.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";
import { squareImage } from "./picture.js";

const change = async (fields) => session.update(await api.patch(`users/${session.user.id}/`, fields));

const upload = async (file) => {
	const body = new FormData();
	const picture = await squareImage(file);

	body.append("file", picture, `avatar.${picture.type.split("/")[1]}`);
	const { id } = await api.post("files/upload/", body);

	await change({ avatar_file_id: id });
};

// Runs it with the buttons off, and tells how it went.
const attempt = async (buttons, run) => {
	buttons.forEach((button) => {
		button.disabled = true;
	});
	try {
		await run();
		toast(t("settings.saved"), { kind: "good" });
	} catch (error) {
		toast(describe(error), { kind: "bad" });
	}
	buttons.forEach((button) => {
		button.disabled = false;
	});
};

const picture = (signal) => {
	const place = el("div", {});
	const input = el("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif,image/avif", hidden: true, on: { change: async () => {
		const [file] = input.files;

		input.value = "";
		if (file)
			await attempt([choose, drop], () => upload(file));
	} } });
	const choose = el("button", { type: "button", class: "button", on: { click: () => input.click() } }, icon("upload"), t("settings.choose_picture"));
	const drop = el("button", { type: "button", class: "button-plain danger", on: { click: async () => {
		await attempt([choose, drop], () => change({ avatar_file_id: null }));
		choose.focus();
	} } }, t("settings.remove_picture"));
	const draw = () => {
		place.replaceChildren(avatar(session.user, 72));
		drop.hidden = !session.user.avatar_url;
	};

	session.addEventListener("user", draw, { signal });
	draw();
	return el("div", { class: "picture" }, place, el("div", { class: "form-actions" }, choose, drop, input));
};

export const profile = (signal) => el("section", { class: "section" },
	el("h2", {}, t("settings.profile")),
	picture(signal),
	form({
		label: t("settings.profile"),
		items: [
			field({ name: "display_name", label: t("people.display_name"), maxlength: 64, autocomplete: "name", dir: "auto", optional: true,
				hint: t("people.display_name_hint"), ".value": session.user.display_name }),
			field({ name: "username", label: t("people.username"), hint: t("people.username_hint"), autocomplete: "username",
				autocapitalize: "none", spellcheck: "false", dir: "auto", ".value": session.user.username }),
		],
		submit: t("shell.save"),
		run: async (values) => {
			await change({ ...values, display_name: values.display_name.trim() || values.username });
			toast(t("settings.saved"), { kind: "good" });
		},
	}));
