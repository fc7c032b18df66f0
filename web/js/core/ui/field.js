// The fields of a form. Each has its label above and its error below, and says so to a screen reader.
import { t } from "../i18n.js";
import { clear, el, uniqueId } from "./dom.js";
import { icon } from "./icons.js";

const control = (id, { type = "text", options, ...props }) => {
	if (type === "textarea")
		return el("textarea", { id, rows: "3", dir: "auto", ...props });
	if (type === "select")
		return el("select", { id, ...props }, options.map(([value, label]) => el("option", { value }, label)));
	return el("input", { id, type, ...props });
};

// Shows what is typed in a password field, while the button is on.
const reveal = (input) => el("button", { type: "button", class: "reveal", "aria-pressed": "false", on: { click: (event) => {
	const shown = input.type === "password";

	input.type = shown ? "text" : "password";
	event.currentTarget.setAttribute("aria-pressed", String(shown));
	input.focus();
} } }, t("shell.show"));

const errorLine = (id) => {
	const element = el("p", { id, class: "field-error", hidden: true });

	return { element, say: (text) => {
		element.hidden = !text;
		clear(element, text && [icon("warning"), el("span", { dir: "auto" }, text)]);
	} };
};

// What the browser finds wrong, in our words.
const problem = (input) => {
	const { validity } = input;

	if (validity.valid)
		return null;
	if (validity.valueMissing)
		return t("errors.This field is required.");
	if (validity.typeMismatch && input.type === "email")
		return t("errors.This is no e-mail address.");
	if (validity.rangeUnderflow || validity.rangeOverflow)
		return t("errors.range", { min: Number(input.min), max: Number(input.max) });
	if (validity.badInput || validity.stepMismatch)
		return t("errors.This must be a whole number.");
	return input.validationMessage;
};

// A field {name, label, type?, hint?, optional?, …attributes}; `type` may also be "textarea" or "select" (with options
// as [value, label]). Returns {name, element, input, value, problem(), fail(text), focus()}.
export const field = ({ name, label, hint, optional = false, ...props }) => {
	const id = uniqueId(name);
	const error = errorLine(`${id}-error`);
	const input = control(id, { name, required: !optional, ...props });
	const fail = (text) => {
		error.say(text);
		if (text)
			input.setAttribute("aria-invalid", "true");
		else
			input.removeAttribute("aria-invalid");
	};

	input.setAttribute("aria-describedby", [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "));
	input.addEventListener("input", () => fail(""));
	return {
		name, input, fail,
		get value() {
			return input.value;
		},
		problem: () => problem(input),
		focus: () => input.focus(),
		element: el("div", { class: "field" },
			el("label", { for: id }, label, optional && el("span", { class: "optional" }, t("shell.optional"))),
			props.type === "password" ? el("div", { class: "with-button" }, input, reveal(input)) : input,
			hint && el("p", { id: `${id}-hint`, class: "hint" }, hint),
			error.element),
	};
};

// A choice between a few: {name, label, value, options: [[value, label, hint?]…]}. The same shape as field().
export const choice = ({ name, label, value, options, onChange = null }) => {
	const group = uniqueId(name);
	const error = errorLine(`${group}-error`);
	const inputs = options.map(([each]) => el("input", { type: "radio", name: group, value: each, checked: each === value }));
	const chosen = () => inputs.find((input) => input.checked)?.value;

	return {
		name,
		fail: error.say,
		get value() {
			return chosen();
		},
		problem: () => null,
		focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus(),
		element: el("fieldset", { class: "choices", "aria-describedby": `${group}-error`,
			on: { change: () => onChange?.(chosen()) } },
		el("legend", { class: "legend" }, label),
		options.map(([, text, hint], index) => el("label", { class: "choice" }, inputs[index],
			el("span", {}, text, hint && el("span", { class: "hint" }, hint)))),
		error.element),
	};
};
