// Forms: fields with their errors beside them, a general error above the button, and a countdown where the server wants
// us to wait.
import { ApiError } from "../api.js";
import { steadyNow } from "../clock.js";
import { describe, fieldErrors } from "../errors.js";
import { t } from "../i18n.js";
import { reach } from "../reach.js";
import { clear, el } from "./dom.js";
import { icon } from "./icons.js";
import { whileBusy } from "./redraw.js";

class Form {
	#fields;
	#run;
	#button;
	#message = el("p", { class: "form-error", role: "alert", hidden: true });
	#timer = null;

	constructor({ items, submit, run, kind = "primary", extra = null, label = null }) {
		this.#fields = items.filter((item) => item?.problem);
		this.#run = run;
		this.#button = el("button", { type: "submit", class: { primary: "button-primary", danger: "button-danger" }[kind] ?? "button" }, submit);
		this.element = el("form", { class: "form", novalidate: true, "aria-label": label, on: { submit: (event) => this.#submit(event) } },
			items.map((item) => item?.element ?? item), this.#message,
			el("div", { class: "form-actions" }, this.#button, extra));
	}

	#say(text) {
		this.#message.hidden = !text;
		clear(this.#message, text && [icon("warning"), el("span", { dir: "auto" }, text)]);
	}

	async #submit(event) {
		event.preventDefault();
		if (this.#button.disabled)
			return;
		this.#say("");
		this.#fields.forEach((field) => field.fail(field.problem() ?? ""));
		const bad = this.#fields.find((field) => field.problem());

		if (bad)
			bad.focus();
		else
			await this.#send();
	}

	async #send() {
		this.element.setAttribute("aria-busy", "true");
		try {
			await whileBusy(this.#button, () => this.#run(Object.fromEntries(this.#fields.map((field) => [field.name, field.value]))));
		} catch (error) {
			this.#fail(error);
		} finally {
			this.element.removeAttribute("aria-busy");
		}
	}

	#fail(error) {
		if (!(error instanceof ApiError))
			throw error;
		if (error.status === 429) {
			this.#wait(error.retryAfter);
			return;
		}
		const details = fieldErrors(error);
		const invalid = this.#fields.filter(({ name }) => details[name]);
		const rest = Object.keys(details).filter((name) => !invalid.some((field) => field.name === name));

		invalid.forEach((field) => field.fail(details[field.name]));
		if (!invalid.length || rest.length)
			this.#say(rest.map((name) => details[name]).join(" ") || describe(error));
		if (error.status === 0)
			reach.addEventListener("back", () => this.#say(""), { once: true });
		invalid[0]?.focus();
	}

	// Counts down where everybody sees it, and says it aloud only once.
	#wait(seconds) {
		const end = steadyNow() + seconds * 1000;
		const tick = () => {
			const left = Math.ceil((end - steadyNow()) / 1000);

			if (left > 0 && this.element.isConnected) {
				this.#say(t("errors.rate_limited_for", { count: left }));
				this.#message.removeAttribute("role");
				return;
			}
			clearInterval(this.#timer);
			this.#say("");
			this.#message.setAttribute("role", "alert");
			this.#button.disabled = false;
		};

		clearInterval(this.#timer);
		this.#button.disabled = true;
		this.#timer = setInterval(tick, 1000);
		tick();
	}
}

// A form of fields, with other nodes between them. `run(values)` does the work and throws what is to be shown; values are
// texts by name. Returns its element.
export const form = (options) => new Form(options).element;
