// How a membership changes by what is heard between two words of the server, which has the last one.

export const UNREAD_MOST = 100;       // as many or more

// Whether the message names this user, or answers one of theirs.
export const isToUser = ({ mentions = [], reply_to: reply = null }, me) => [...mentions, reply?.author].some((user) => user && user.id === me);

// Whether it does, or calls everybody and is not in a room of which they want to be told nothing.
export const isMention = (message, me, level) => isToUser(message, me) || (message.mentions_room === true && level !== "none");

// A message of somebody else has come.
export const withMessage = (membership, id, mention) => ({
	...membership,
	unread: Math.min(UNREAD_MOST, membership.unread + 1),
	mentions: Math.min(UNREAD_MOST, membership.mentions + (mention ? 1 : 0)),
	first_unread_id: membership.first_unread_id ?? id,
});

// One has been deleted that was counted, and is not the first: what comes after that one only the server knows.
export const withoutMessage = (membership, mention) => ({
	...membership,
	unread: Math.max(0, membership.unread - 1),
	mentions: Math.max(0, membership.mentions - (mention ? 1 : 0)),
});

// All has been read up to this message, the newest there is.
export const withAllRead = (membership, id) => ({ ...membership, read_id: Math.max(membership.read_id, id), unread: 0, mentions: 0, first_unread_id: null });
