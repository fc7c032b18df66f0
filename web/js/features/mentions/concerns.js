// What events do to a list of messages from several rooms.
import { deletedOf } from "../messages/deleted.js";

// The ids of those of the messages that are shown which the event tells to be gone.
export const goneOf = (type, data, shown) => {
	if (type !== "message_deleted" && type !== "messages_deleted")
		return [];
	const known = shown.filter((message) => message.room_id === data.room_id).map(({ id }) => id), deleted = deletedOf(data, known);

	return known.filter((id) => deleted.includes(id));
};

// The messages as they are after it: without those that are gone, and that are no longer wanted as they read now.
export const after = (type, data, shown, wanted) => {
	const gone = goneOf(type, data, shown), edited = (message) => (type === "message_updated" && message.id === data.id ? data : message);

	return shown.filter(({ id }) => !gone.includes(id)).map(edited).filter((message) => message !== data || wanted(message));
};

// Whether it changes one of them; somebody who is called otherwise may be in any.
export const concerns = (type, data, shown) => type === "user_updated" || goneOf(type, data, shown).length > 0
	|| (type === "message_updated" && shown.some(({ id }) => id === data.id));
