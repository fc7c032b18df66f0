// A box to tick, as a field of a form: its value is true or false. The same shape as field() of field.js.
import { el, uniqueId } from "./dom.js";

export const checkbox = ({ name, label, hint = null }) => {
	const id = uniqueId(name), input = el("input", { id, name, type: "checkbox", "aria-describedby": hint && `${id}-hint` });

	return {
		name,
		get value() {
			return input.checked;
		},
		problem: () => null,
		fail: () => {},
		focus: () => input.focus(),
		element: el("div", { class: "check" }, input, el("span", {}, el("label", { for: id }, label), hint && el("span", { id: `${id}-hint`, class: "hint" }, hint))),
	};
};
