// The second step of a login, for accounts that have a second factor.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { form } from "../../core/ui/form.js";
import { factorField } from "./factor-field.js";

const step = (send, back) => form({
	label: t("people.second_step"),
	items: [el("p", {}, t("people.second_step_text")), factorField("totp", { autofocus: true })],
	submit: t("people.login"),
	extra: el("button", { type: "button", class: "button-plain", on: { click: back } }, t("shell.back")),
	run: ({ totp }) => send(totp),
});

// Runs `send({})`; where that asks for a second factor, its form takes the place of `element`, the form before, and runs
// `send(factor)`. Rejects with what else went wrong.
export const withSecondStep = async (element, send) => {
	try {
		await send({});
	} catch (error) {
		if (error.code !== "totp_required")
			throw error;
		const second = step(send, () => {
			second.replaceWith(element);
			element.querySelector("input").focus();
		});

		element.replaceWith(second);
		second.querySelector("input").focus();
	}
};
