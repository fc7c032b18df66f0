// The reactions to a message as the server tells them, [{ emoji, count, user_ids }…] in the order of their first use, and what becomes of
// them. Of the ids there are at most fifty.

// As the server has it: what asks for a picture in colour does not count.
export const bare = (emoji) => emoji.replaceAll("\ufe0f", "");

// As it is shown: in colour, also where it stands for a plain sign as well.
export const inColour = (emoji) => (/^\p{Emoji_Presentation}/u.test(emoji) || [...emoji].length > 1 ? emoji : `${emoji}\ufe0f`);

export const hasReacted = (reactions, emoji, user) => reactions.find((one) => one.emoji === emoji)?.user_ids.includes(user) === true;

// Somebody has put it there (`active`) or taken it back, and so many have it now.
export const withReaction = (reactions, { emoji, user, active, count }) => {
	const known = reactions.find((one) => one.emoji === emoji), others = (known?.user_ids ?? []).filter((id) => id !== user);
	const now = { emoji, count, user_ids: active ? [...others, user] : others };

	if (count <= 0)
		return reactions.filter((one) => one !== known);
	return known ? reactions.map((one) => (one === known ? now : one)) : [...reactions, now];
};

// The same before the server has answered.
export const toggled = (reactions, emoji, user, active) => {
	const count = reactions.find((one) => one.emoji === emoji)?.count ?? 0;

	return hasReacted(reactions, emoji, user) === active ? reactions : withReaction(reactions, { emoji, user, active, count: count + (active ? 1 : -1) });
};
