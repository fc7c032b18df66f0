// The text of a message as it stands in the timeline: written out, folded when it is very long, with the mark of an edit.
import { formatDateTime, t } from "../../../core/i18n.js";
import { clear, el } from "../../../core/ui/dom.js";
import { isEmojiOnly } from "../text/emoji-only.js";
import { isLong } from "../text/length.js";
import { renderText } from "../text/render.js";

const editedMark = (at) => el("span", { class: "message-edited", title: formatDateTime(at) }, t("messages.edited"));

// Letters in a line, roughly: wide pages have a list at the side.
const columns = () => Math.min(90, Math.max(30, (innerWidth > 700 ? innerWidth - 280 : innerWidth) / 10));

const unfoldButton = (element) => {
	const button = el("button", { type: "button", class: "message-unfold link", on: { click: () => {
		element.classList.remove("folded");
		button.remove();
	} } }, t("messages.show_all"));

	return button;
};

// Fills the element. `edited`: when, or null; `names`, `people`: as for renderText. Returns the button that unfolds it, or null when it is
// not folded.
export const fillBody = (element, { content, edited, names }, people) => {
	const blocks = renderText(content, names, people), long = isLong(content, columns());

	clear(element, blocks);
	if (edited) {
		const last = blocks.at(-1);

		(last?.tagName === "P" ? last : element).append(" ", editedMark(edited));
	}
	element.classList.toggle("folded", long);
	element.classList.toggle("is-emoji", isEmojiOnly(content));
	element.hidden = content === "";
	return long ? unfoldButton(element) : null;
};
