// Where messages are written: the field, the files that go with it, and what becomes of both when they are sent.
import { t } from "../../../core/i18n.js";
import { withLater } from "../../../core/later.js";
import { el } from "../../../core/ui/dom.js";
import { icon } from "../../../core/ui/icons.js";
import { usedEmoji } from "../../emoji/emoji.js";
import { takePastes } from "../../files/drop.js";
import { leaveTray, openTray } from "../../files/tray.js";
import { rooms } from "../../rooms/rooms.js";
import { recording } from "../../voice/name.js";
import { deletedOf, onDeleted } from "../deleted.js";
import { ReplyBar } from "../replies/bar.js";
import { Completion } from "./completion.js";
import { loadDraft, saveDraft } from "./drafts.js";
import { askBefore } from "./everybody.js";
import { Field } from "./field.js";
import { noteOwn } from "./hindrance.js";
import { HindranceView } from "./hindrance-view.js";
import { limitsOf } from "./limits.js";
import { newNonce, outbox } from "./sender.js";
import { typedIn } from "./typed.js";
import { TypingSender } from "./typing-sender.js";

const SAVE_MS = 400;

export class Composer {
	element;
	#room;
	#field;
	#completion;
	#tray;
	#reply;
	#send;
	#picker;
	#box;
	#hindrance;
	#problem = el("p", { class: "field-error composer-problem", role: "alert", hidden: true });
	#typing;
	#sent;
	#about = null;
	#timer = null;
	#stop = new AbortController();

	// `sent` is called after a message has gone to the outbox, `editLast` on the arrow up; `beside` stands under the field; `candidates`
	// knows whom one may mention.
	constructor(room, channel, { sent, editLast, beside, candidates }) {
		const draft = loadDraft(room.id), limits = () => limitsOf();

		this.#room = room;
		this.#sent = sent;
		this.#typing = new TypingSender(channel);
		this.#tray = openTray(room.id, limits, draft.files);
		this.#reply = new ReplyBar(draft.reply, () => this.#changed(false));
		this.#field = new Field({ label: t("messages.write"), placeholder: t("messages.write_to", { room: room.name }), value: draft.text,
			limit: limits().message_length, submit: () => this.submit(), cancel: () => this.#reply.cancel(), changed: () => this.#changed(), up: editLast });
		this.#completion = new Completion(this.#field, typedIn(candidates));
		this.#hindrance = new HindranceView(() => rooms.get(room.id) ?? room, () => this.#hindered());
		this.#send = el("button", { type: "submit", class: "composer-send", "aria-label": t("messages.send"), title: t("messages.send") }, icon("send"));
		this.#picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", on: { change: () => this.#picked() } });
		this.element = el("form", { class: "composer", "aria-label": t("messages.write"), on: { submit: (event) => {
			event.preventDefault();
			this.submit();
		} } }, this.#hindrance.element, this.#box = el("div", { class: "composer-box" }, this.#reply.element, this.#tray.element,
			el("div", { class: "composer-line" },
				el("button", { type: "button", class: "icon-button", "aria-label": t("messages.attach"), title: t("messages.attach"),
					on: { click: () => this.#picker.click() } }, icon("attach")),
				this.#field.element, this.#emojiButton(), recording() && this.#recordButton(), this.#send)),
		this.#picker, this.#problem, el("div", { class: "composer-foot" }, beside, this.#hindrance.slow, this.#field.counter));
		this.#tray.addEventListener("change", () => this.#changed(false), { signal: this.#stop.signal });
		onDeleted(channel, (what) => deletedOf(what, [this.#reply.reply?.id]).includes(this.#reply.reply?.id) && this.#reply.cancel(), this.#stop.signal);
		this.#tray.addEventListener("refused", ({ text }) => this.#complain(text, "refused"), { signal: this.#stop.signal });
		takePastes(this.#field.element, (files) => this.attach(files), this.#stop.signal);
		window.addEventListener("pagehide", () => this.#save(), { signal: this.#stop.signal });
		this.#hindrance.update();
		this.#hindered();
	}

	// Where there is a pointer: the keyboards of phones have emoji of their own.
	#emojiButton() {
		return el("button", { type: "button", class: "icon-button pointer-only", "aria-label": t("messages.emoji"), title: t("messages.emoji"), "aria-haspopup": "dialog",
			"aria-expanded": "false", on: { click: withLater(({ pickEmoji }, { target }) => pickEmoji(target.closest("button"), (emoji) => this.#insertEmoji(emoji))) } }, icon("smile"));
	}

	#insertEmoji(emoji) {
		usedEmoji(emoji);
		this.#field.insert(emoji);
	}

	#recordButton() {
		const button = el("button", { type: "button", class: "icon-button", "aria-label": t("messages.record"), title: t("messages.record"),
			on: { click: withLater(async ({ recordVoice }) => {
				const file = await recordVoice(button.parentElement);

				if (file)
					this.#sendWith(file);
				this.#field.element.focus();
			}) } }, icon("mic"));

		return button;
	}

	// Sends what is here with this file, as soon as the server has it; what fails stays in the tray.
	#sendWith(file) {
		const waiting = new AbortController();

		this.#tray.add([file]);
		this.#tray.addEventListener("change", () => {
			if (!this.#tray.busy)
				waiting.abort();
			if (this.#tray.ready && this.#tray.size > 0)
				this.submit();
		}, { signal: AbortSignal.any ? AbortSignal.any([waiting.signal, this.#stop.signal]) : waiting.signal });
	}

	focus() {
		if (!this.#hindrance.closed)
			this.#field.focusEnd();
	}

	// One may write, or may no longer, or has to wait: what has been written stays.
	#hindered() {
		this.#box.hidden = this.#hindrance.closed;
		if (this.#hindrance.closed)
			this.#typing.rests();
		this.#check();
	}

	// The last message here that is the user's own came then.
	noteOwn(at) {
		noteOwn(this.#room.id, at);
		this.#hindrance.update();
	}

	attach(files) {
		if (this.#hindrance.closed)
			return;
		this.#tray.add(files);
		this.#field.element.focus();
	}

	// What is written next answers this message.
	reply(message) {
		this.#reply.reply = message;
		this.focus();
	}

	// The message goes in as a quote, above what is there.
	quote(message) {
		const lines = message.content.split("\n").map((line) => `> ${line}`.trimEnd());
		const text = this.#field.value;

		this.#field.value = `${lines.join("\n")}\n\n${text}`;
		this.focus();
	}

	// Behind what is there, with a space before and after.
	mention(user) {
		if (this.#hindrance.closed)
			return;
		this.focus();
		this.#field.insert(`${/\S$/.test(this.#field.value) ? " " : ""}@${user.username} `);
	}

	// What was refused, to be written better: below what is in the field by now.
	reuse({ content, attachments, reply }) {
		if (reply)
			this.#reply.reply = reply;
		this.#field.value = [this.#field.value.trimEnd(), content].filter(Boolean).join("\n\n");
		this.#tray.keep(attachments);
		this.#save();
		this.focus();
	}

	// A key that was pressed elsewhere, for nothing else.
	type(text) {
		if (!this.#hindrance.closed)
			this.#field.insert(text);
	}

	#picked() {
		this.attach([...this.#picker.files]);
		this.#picker.value = "";
	}

	#changed(typed = true) {
		if (typed && this.#field.value.trim() !== "")
			this.#typing.writes();
		else if (typed)
			this.#typing.rests();
		this.#check(typed);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#save(), SAVE_MS);
	}

	#save() {
		clearTimeout(this.#timer);
		saveDraft(this.#room.id, { text: this.#field.value, files: this.#tray.files, reply: this.#reply.reply });
	}

	// `about`: the obstacle it is about, with which it goes; or "refused", which stays until the next word or message.
	#complain(text, about = null) {
		this.#problem.textContent = text;
		this.#problem.hidden = text === "";
		this.#about = about;
	}

	// What keeps the message from being sent, as a word of the catalogue; null: nothing, "": there is no message.
	#obstacle() {
		if (this.#hindrance.closed)
			return "";
		if (this.#hindrance.waits && (this.#field.value.trim() !== "" || this.#tray.size > 0))
			return "messages.slow_wait";
		if (this.#field.excess > 0)
			return "messages.shorten";
		if (this.#tray.failed)
			return "messages.some_failed";
		if (!this.#tray.ready)
			return "messages.some_waiting";
		return this.#field.value.trim() === "" && this.#tray.size === 0 ? "" : null;
	}

	#check(typed = false) {
		const obstacle = this.#obstacle();

		this.#send.setAttribute("aria-disabled", String(obstacle !== null));
		if (this.#about === "refused" ? typed : this.#about !== obstacle)
			this.#complain("");
	}

	submit() {
		const obstacle = this.#obstacle();

		if (obstacle !== null) {
			this.#complain(obstacle && t(obstacle), obstacle);
			return;
		}
		askBefore(this.#field.value, rooms.get(this.#room.id) ?? this.#room, () => this.#sendNow());
	}

	#sendNow() {
		const content = this.#field.value.trim(), attachments = this.#tray.files, { reply } = this.#reply;

		this.#field.value = "";
		this.#tray.empty();
		this.#reply.cancel();
		this.#typing.rests();
		this.#save();
		outbox.add({ nonce: newNonce(), room: this.#room.id, content, attachments, reply });
		this.#sent();
	}

	destroy() {
		this.#save();
		this.#typing.rests();
		this.#completion.destroy();
		this.#hindrance.destroy();
		this.#stop.abort();
		leaveTray(this.#room.id, this.#tray);
	}
}
