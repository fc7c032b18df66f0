// The text of a message as it stands in the timeline: written out, folded when it is very long, with the mark of an edit.
import { clear, el } from "../dom.js";
import { formatDateTime, t } from "../i18n.js";
import { isLong } from "../text/length.js";
import { renderText } from "../text/render.js";

const editedMark = (at) => el("span", { class: "message-edited", title: formatDateTime(at) }, t("messages.edited"));

const fold = (element) => {
	const button = el("button", { type: "button", class: "message-unfold", on: { click: () => {
		element.classList.remove("folded");
		button.remove();
	} } }, t("messages.show_all"));

	element.classList.add("folded");
	return button;
};

// Fills the element. `edited`: when, or null.
export const fillBody = (element, content, edited) => {
	const blocks = renderText(content);

	element.classList.remove("folded");
	clear(element, blocks);
	if (edited) {
		const last = blocks.at(-1);

		(last?.tagName === "P" ? last : element).append(" ", editedMark(edited));
	}
	if (isLong(content))
		element.append(fold(element));
	element.hidden = content === "";
};
