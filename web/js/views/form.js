// Forms: labelled fields with their errors beside them, a general error above the button, and a countdown where the
// server wants us to wait.
import { ApiError } from "../api.js";
import { clear, el, uniqueId } from "../dom.js";
import { describe, fieldErrors } from "../errors.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";

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

// A field {name, label, type?, hint?, optional?, …attributes}: {element, input, name, fail(text)}.
export const field = ({ name, label, hint, optional = false, ...props }) => {
	const id = uniqueId(name);
	const error = el("p", { id: `${id}-error`, class: "field-error", hidden: true });
	const input = control(id, { name, required: !optional, ...props });
	const described = [hint && `${id}-hint`, error.id].filter(Boolean).join(" ");

	input.setAttribute("aria-describedby", described);
	const fail = (text) => {
		error.hidden = !text;
		clear(error, text && [icon("warning"), el("span", { dir: "auto" }, text)]);
		if (text)
			input.setAttribute("aria-invalid", "true");
		else
			input.removeAttribute("aria-invalid");
	};

	input.addEventListener("input", () => fail(""));
	return {
		name, input, fail,
		element: el("div", { class: "field" },
			el("label", { for: id }, label, optional && el("span", { class: "optional" }, t("shell.optional"))),
			props.type === "password" ? el("div", { class: "with-button" }, input, reveal(input)) : input,
			hint && el("p", { id: `${id}-hint`, class: "hint" }, hint),
			error),
	};
};

// Keeps a button disabled and its form's message counting until the time is over.
const countDown = (seconds, show, done) => {
	const end = Date.now() + seconds * 1000;
	const tick = () => {
		const left = Math.ceil((end - Date.now()) / 1000);

		if (left <= 0) {
			clearInterval(timer);
			done();
		} else {
			show(t("errors.rate_limited_for", { count: left }));
		}
	};
	const timer = setInterval(tick, 1000);

	tick();
	return () => clearInterval(timer);
};

// What the browser itself finds missing, in our words and our place.
const check = (fields) => {
	const bad = fields.filter(({ input }) => !input.checkValidity());

	for (const each of bad) {
		const { validity } = each.input;
		const key = validity.valueMissing ? "errors.This field is required."
			: validity.typeMismatch ? "errors.This is no e-mail address." : null;

		each.fail(key ? t(key) : each.input.validationMessage);
	}
	return bad;
};

// A form of fields (and other nodes between them). `run(values)` does the work; what it throws is shown. Values are
// texts by name. Returns the element, with `busy` and `fields`.
export const form = ({ items, submit, run, kind = "primary", extra = null, label = null }) => {
	const fields = items.filter((item) => item?.input);
	const button = el("button", { type: "submit", class: `button-${kind}` }, submit);
	const message = el("p", { class: "form-error", role: "alert", hidden: true });
	let stop = null;
	const say = (text) => {
		message.hidden = !text;
		clear(message, text && [icon("warning"), el("span", { dir: "auto" }, text)]);
	};
	const wait = (seconds) => {
		// The countdown is read out once, not every second.
		message.setAttribute("role", "alert");
		stop = countDown(seconds, (text) => {
			say(text);
			message.removeAttribute("role");
			button.disabled = true;
		}, () => {
			say("");
			button.disabled = false;
			message.setAttribute("role", "alert");
		});
	};
	const fail = (error) => {
		const details = error instanceof ApiError ? fieldErrors(error) : {};
		const blamed = fields.filter(({ name }) => details[name]);
		const rest = Object.entries(details).filter(([name]) => !fields.some((each) => each.name === name));

		blamed.forEach((each) => each.fail(details[each.name]));
		if (error.status === 429)
			wait(error.retryAfter);
		else if (!blamed.length || rest.length)
			say(rest.map(([, text]) => text).join(" ") || describe(error));
		blamed[0]?.input.focus();
	};
	const onSubmit = async (event) => {
		event.preventDefault();
		stop?.();
		say("");
		fields.forEach((each) => each.fail(""));
		const bad = check(fields);

		if (bad.length) {
			bad[0].input.focus();
			return;
		}
		button.disabled = true;
		element.setAttribute("aria-busy", "true");
		try {
			await run(Object.fromEntries(fields.map(({ name, input }) => [name, input.value])));
			button.disabled = false;
		} catch (error) {
			button.disabled = false;
			if (!(error instanceof ApiError))
				console.error(error);
			fail(error);
		} finally {
			element.removeAttribute("aria-busy");
		}
	};
	const element = el("form", { class: "form", novalidate: true, "aria-label": label, on: { submit: onSubmit } },
		items.map((item) => item?.element ?? item), message, el("div", { class: "form-actions" }, button, extra));

	return element;
};
