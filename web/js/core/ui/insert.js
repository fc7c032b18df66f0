// Puts text where the cursor of a field is, or in the place of what is marked, so that it can be undone.
export const insertText = (field, text) => {
	field.focus();
	if (document.execCommand("insertText", false, text))
		return;
	field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
	field.dispatchEvent(new Event("input", { bubbles: true }));
};
