// A mention as it is shown: the name that its person has now, whatever was typed, with their card behind it.
import { session } from "../../../core/session.js";
import { nameOf } from "../../../core/ui/avatar.js";
import { el } from "../../../core/ui/dom.js";
import { opensCard } from "../../people/card.js";
import { isToUser } from "../../rooms/unread.js";

// Whether a message calls the user: by name, as an answer to theirs, or with everybody.
export const callsUser = (message) => message.author.id !== session.user?.id && (message.mentions_room === true || isToUser(message, session.user?.id));

// `people`: those of the room; who looks like somebody else there is told apart by the user name.
export const mentionElement = ({ user, text }, people) => {
	if (!user)
		return el("strong", { class: "mention mention-me" }, text);
	const alike = people?.isAmbiguous(user);

	return opensCard(el("a", { class: user.id === session.user?.id ? "mention mention-me" : "mention", title: `@${user.username}` },
		el("bdi", {}, `@${nameOf(user)}`), alike && el("bdi", { class: "mention-username" }, ` @${user.username}`)), user);
};
