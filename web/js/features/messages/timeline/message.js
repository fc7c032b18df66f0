// One message as a row: who, when, what, and how it stands with it: there, on its way, or refused.
import { onServer } from "../../../core/clock.js";
import { formatClock, formatDateTime, formatTime, t } from "../../../core/i18n.js";
import { withLater } from "../../../core/later.js";
import { roomHash } from "../../../core/router.js";
import { session } from "../../../core/session.js";
import { avatar, nameOf } from "../../../core/ui/avatar.js";
import { clear, el } from "../../../core/ui/dom.js";
import { quoteLine, quoteOf } from "../replies/line.js";
import { attachmentsOf } from "../../files/attachments.js";
import { Chips } from "../../reactions/chips.js";
import { opensCard } from "../../people/card.js";
import { callsUser } from "../text/mention.js";
import { namesIn } from "../text/mentions.js";
import { fillBody } from "./body.js";
import { StatusView } from "./status.js";

// What of a message shows, whether it is there or still in the outbox.
const faceOf = ({ message, entry }) => (message ? {
	id: message.id, author: message.author, content: message.content, files: message.attachments, at: message.created_at,
	edited: message.edited_at, mentions: message.mentions ?? [], names: namesIn(message), called: callsUser(message), reply: message.reply_to ?? null, reactions: message.reactions ?? [],
	replies: message.reply_count ?? 0,
} : { id: null, author: session.user, content: entry.content, files: entry.attachments, at: onServer(entry.createdAt), edited: null,
	mentions: [], names: null, called: false, reply: entry.reply ?? null, reactions: [], replies: 0 });

// What of its mentions shows, beside the text: who they are now, and who of them looks like somebody else.
const markOf = ({ mentions, names, called }, people) => (names === null ? "" : JSON.stringify([called, names.everybody,
	mentions.map((user) => [user.id, user.name, user.username, user.display_name, people.isAmbiguous(user)])]));

const personOf = ({ author }) => JSON.stringify([author.username, author.display_name, author.avatar_url]);

const timeElement = (room, { id, at }, shown) => {
	const time = el("time", { class: "message-time", datetime: new Date(at).toISOString(), title: formatDateTime(at) }, shown);

	return id === null ? time : el("a", { class: "message-link", href: roomHash(room, `/messages/${id}`), tabindex: "-1", title: formatDateTime(at) }, time);
};

export class MessageView {
	#context;
	#row = null;
	#face = null;
	#alike = false;         // somebody else in the room looks like the author
	#mark = "";             // what of its mentions shows
	#quote = null;          // the line above it, of an answer …
	#quoted = null;         // … what it shows, { name, line } …
	#original = null;       // … and of what that was made, { reply, message }
	#editor = null;
	#side = el("div", { class: "message-side" });
	#head = el("div", { class: "message-head" });
	#body = el("div", { class: "message-body", dir: "auto" });
	#unfold = null;
	#files = null;
	#chips = null;
	#replies = null;
	#status;
	#main;
	element = el("article", { class: "message", tabindex: "-1", dataset: { anchor: "" } });

	// `context` has the room's id, `outbox`, `reuse(entry)` for one that was refused, and `editorOf(id)`: the editor of a message that
	// is being edited, or null; `people` of the room; `quotes` (../replies/quotes.js), and go(id, from), to one of those;
	// react(id, emoji).
	constructor(row, context) {
		this.#context = context;
		this.#status = new StatusView(context.outbox, context.reuse);
		this.#main = el("div", { class: "message-main" }, this.#head, this.#body, this.#status.element);
		this.element.append(this.#side, this.#main);
		this.update(row);
	}

	update(row) {
		const before = this.#row, known = this.#face;
		const editor = row.message ? this.#context.editorOf(row.message.id) : null;
		const face = before && row.message && before.message === row.message ? known : faceOf(row);
		const alike = this.#context.people.isAmbiguous(face.author), mark = markOf(face, this.#context.people);
		const quoted = this.#quotedIn(face);

		if (face === known && before.grouped === row.grouped && editor === this.#editor && alike === this.#alike && mark === this.#mark && quoted === this.#quoted)
			return;
		this.#row = row;
		this.#face = face;
		if (!known || known.id !== face.id || before.grouped !== row.grouped || known.at !== face.at || known.called !== face.called || personOf(known) !== personOf(face) || alike !== this.#alike)
			this.#drawHead(alike);
		if (!known || known.content !== face.content || known.edited !== face.edited || mark !== this.#mark)
			this.#drawBody();
		this.#mark = mark;
		if (quoted !== this.#quoted)
			this.#drawQuote(quoted);
		if (!known || String(known.files.map((file) => file.id)) !== String(face.files.map((file) => file.id)))
			this.#drawFiles();
		if (known ? known.reactions !== face.reactions : face.reactions.length > 0)
			this.#drawReactions();
		if ((known?.replies ?? 0) !== face.replies)
			this.#drawReplies();
		this.#drawStatus();
		this.#drawEditor(editor);
	}

	get row() {
		return this.#row;
	}

	#drawHead(alike) {
		const { grouped, message } = this.#row, face = this.#face;
		const name = el("bdi", { class: "message-author", title: `@${face.author.username}` }, nameOf(face.author));
		// At the side there is room for hours and minutes.
		const time = timeElement(this.#context.room, face, (grouped ? formatClock : formatTime)(face.at));

		this.#alike = alike;
		this.element.classList.toggle("grouped", grouped);
		this.element.classList.toggle("calls-me", face.called);
		this.element.classList.toggle("own", face.author.id === session.user?.id);
		this.element.setAttribute("aria-label", t(face.called ? "messages.message_to_you" : "messages.message_by", { name: nameOf(face.author), time: formatTime(face.at) }));
		if (message)
			this.element.dataset.id = message.id;
		clear(this.#side, grouped ? time : opensCard(avatar(face.author, 36), face.author, name));
		if (!grouped)
			opensCard(name, face.author).tabIndex = this.element.tabIndex;
		clear(this.#head, name, alike && el("bdi", { class: "quiet message-username" }, `@${face.author.username}`), grouped ? null : time);
		this.#head.classList.toggle("visually-hidden", grouped);
	}

	#drawBody() {
		this.#unfold?.remove();
		this.#unfold = fillBody(this.#body, this.#face, this.#context.people);
		if (this.#unfold)
			this.#body.after(this.#unfold);
	}

	// What the line above an answer shows: the same object as long as it is the same.
	#quotedIn({ reply }) {
		const message = reply && this.#context.quotes.of(reply), before = this.#original, was = this.#quoted;

		if (before && reply === before.reply && message === before.message)
			return was;
		this.#original = { reply, message };
		const now = reply && quoteOf(reply, message);

		return now && was && now.name === was.name && now.line === was.line ? was : now;
	}

	#drawQuote(quoted) {
		const { reply, id } = this.#face, quote = quoted && quoteLine(quoted, () => this.#context.go(reply.id, id));

		this.#quote?.remove();
		this.#quote = quote;
		this.#quoted = quoted;
		if (quote) {
			quote.tabIndex = this.element.tabIndex;
			this.#head.after(quote);
		}
	}

	#drawFiles() {
		this.#files?.remove();
		this.#files = attachmentsOf(this.#face.files);
		if (this.#files)
			this.#status.element.before(this.#files);
	}

	#drawReactions() {
		const { id, reactions } = this.#face;

		if (!this.#chips && reactions.length > 0) {
			this.#chips = new Chips(this.#context);
			this.#status.element.after(this.#chips.element);
		}
		this.#chips?.show(id, reactions, this.element.tabIndex);
	}

	#drawReplies() {
		const { id, replies } = this.#face, { go } = this.#context, words = t("replies.count", { count: replies });
		const held = this.#replies === document.activeElement;

		this.#replies?.remove();
		this.#replies = replies > 0 ? el("button", { type: "button", class: "link replies-link", dataset: { stop: "" }, "aria-haspopup": "dialog",
			on: { click: withLater(({ replyList }) => replyList(id, (reply) => go(reply, id))) } }, words) : null;
		if (this.#replies) {
			this.#replies.tabIndex = this.element.tabIndex;
			this.#main.append(this.#replies);
			if (held)
				this.#replies.focus();
		}
	}

	#drawStatus() {
		const { entry = null } = this.#row;

		this.element.classList.toggle("pending", entry !== null && entry.state !== "failed");
		this.element.classList.toggle("failed", entry?.state === "failed");
		this.#status.update(entry);
	}

	#drawEditor(editor) {
		if (editor === this.#editor)
			return;
		this.element.classList.toggle("editing", editor !== null);
		this.#editor?.remove();
		this.#editor = editor;
		if (editor)
			this.#body.after(editor);
	}
}
