// Editing a message where it stands. What was typed outlives the row: it may be scrolled away and come back.
import { api } from "../../../core/api.js";
import { describe } from "../../../core/errors.js";
import { t } from "../../../core/i18n.js";
import { el } from "../../../core/ui/dom.js";
import { Completion } from "../composer/completion.js";
import { askBefore } from "../composer/everybody.js";
import { Field } from "../composer/field.js";
import { typedIn } from "../composer/typed.js";

// `done` is called with the message as it is then, or null when nothing came of it. `room()` gives the room as it is now, `candidates`
// knows whom one may mention there.
export const messageEditor = (message, { room, candidates, limit, done }) => {
	const problem = el("p", { class: "field-error", role: "alert", hidden: true });
	const field = new Field({ label: t("messages.edit_label"), value: message.content, limit, submit: () => save(), cancel: () => done(null) });
	const completion = new Completion(field, typedIn(candidates));
	const saveButton = el("button", { type: "button", class: "button-primary button-small", on: { click: () => save() } }, t("messages.save"));
	const element = el("div", { class: "message-editor" }, field.element, problem,
		el("div", { class: "message-editor-foot" },
			el("span", { class: "message-editor-hint" }, t("messages.edit_hint")),
			field.counter,
			el("button", { type: "button", class: "button button-small", on: { click: () => done(null) } }, t("messages.cancel")),
			saveButton));
	const complain = (text) => {
		problem.textContent = text;
		problem.hidden = text === "";
	};
	let timer = null;
	// The server has had too much: it goes by itself when there is time again.
	const waitAndSave = (seconds) => {
		complain(t("messages.limited", { count: seconds }));
		timer = setTimeout(() => (seconds > 1 ? waitAndSave(seconds - 1) : saveNow()), 1000);
	};
	// Who was called before is not called again.
	const save = () => {
		if (message.mentions_room)
			saveNow();
		else
			askBefore(field.value, room(), saveNow);
	};
	const saveNow = async () => {
		const content = field.value.trim();

		clearTimeout(timer);
		if (content === message.content) {
			done(null);
			return;
		}
		if (content === "" && message.attachments.length === 0) {
			complain(t("messages.edit_empty"));
			return;
		}
		if (field.excess > 0)
			return;
		saveButton.disabled = true;
		complain("");
		try {
			done(await api.patch(`messages/${message.id}/`, { content }));
		} catch (error) {
			if (error.status === 429)
				waitAndSave(error.retryAfter ?? 60);
			else
				complain(describe(error));
		} finally {
			saveButton.disabled = false;
		}
	};

	return { element, focus: () => field.focusEnd(), destroy: () => {
		clearTimeout(timer);
		completion.destroy();
	} };
};
