// Which messages are gone, as the events `message_deleted` and `messages_deleted` tell it: by name, or all up to one of them but for
// those that are kept.

// Their ids: all that are named, else those of the `known` ones that it concerns.
export const deletedOf = ({ id, message_ids: ids, through_id: end, kept = [] }, known) => {
	if (id !== undefined)
		return [id];
	return ids ?? known.filter((each) => each <= end && !kept.includes(each));
};

// Calls `run(detail)` for both events of a channel, until the signal.
export const onDeleted = (channel, run, signal) => {
	for (const type of ["message_deleted", "messages_deleted"])
		channel.addEventListener(type, ({ detail }) => run(detail), { signal });
};
