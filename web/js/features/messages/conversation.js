// The conversation of a room: what was said, who is writing, and where one writes. What the rest of the client uses of this folder.
import { session } from "../../core/session.js";
import { clear, el } from "../../core/ui/dom.js";
import { isTouch } from "../../core/ui/touch.js";
import { takeDrops } from "../files/drop.js";
import { Candidates } from "./composer/candidates.js";
import { Composer } from "./composer/composer.js";
import { outbox } from "./composer/sender.js";
import { Timeline } from "./timeline/timeline.js";
import { typingLine } from "./timeline/typing.js";
import { offerMention } from "../people/card.js";
import { pinLine } from "../pins/line.js";
import { rooms } from "../rooms/rooms.js";

// Whether a key is text for the composer that was typed beside it.
const isText = (event) => event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey
	&& event.target.closest("input, textarea, select, button, a, audio, video, [contenteditable]") === null;

// Shows the conversation in the container. `message`: the id of one to begin at, or null.
export const mountConversation = (container, { room, channel, message = null }) => {
	const stop = new AbortController();
	const now = () => rooms.get(room.id) ?? room;
	const typing = typingLine(channel, session.user?.id);
	const candidates = new Candidates(now, () => timeline.authors);
	const compose = {
		candidates,
		// On touch the focus would bring the keyboard.
		focus: () => isTouch() || composer.focus(),
		reply: (answered) => composer.reply(answered),
		quote: (quoted) => composer.quote(quoted),
		reuse: (entry) => composer.reuse(entry),
	};
	const timeline = new Timeline(now, channel, compose);
	const composer = new Composer(room, channel, { sent: () => timeline.sent(), editLast: () => timeline.editLast(), beside: typing.element, candidates });
	const detach = outbox.attach(room.id, channel), unoffer = offerMention((user) => composer.mention(user));
	const pins = pinLine(now, channel, (id) => timeline.jumpTo(id));
	const element = el("section", { class: "conversation" }, pins.element, timeline.element, composer.element);

	takeDrops(element, (files) => composer.attach(files), stop.signal);
	timeline.element.addEventListener("keydown", (event) => {
		if (isText(event)) {
			composer.type(event.key);
			event.preventDefault();
		}
	}, { signal: stop.signal });
	clear(container, element);
	timeline.open(message).then(() => {
		pins.begin();
		if (timeline.lastOwn)
			composer.noteOwn(timeline.lastOwn.created_at);
	});
	return {
		focus: compose.focus,
		jumpTo: (id) => timeline.jumpTo(id),
		destroy: () => {
			stop.abort();
			detach();
			unoffer();
			pins.destroy();
			timeline.destroy();
			composer.destroy();
			typing.destroy();
			element.remove();
		},
	};
};
