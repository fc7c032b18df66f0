// The parts in which rooms are shown: favourites, conversations, and the other rooms, each in the order of its latest activity.
import { isDirect } from "../direct/names.js";

export const sections = ["favourites", "direct", "rooms"];

const sectionOf = (room) => {
	if (room.membership.favourite)
		return "favourites";
	return isDirect(room) ? "direct" : "rooms";
};

// {favourites, direct, rooms}, lists of rooms.
export const inSections = (list) => {
	const parts = Object.fromEntries(sections.map((name) => [name, []]));

	list.forEach((room) => parts[sectionOf(room)].push(room));
	return parts;
};

// All of them, as they stand below each other.
export const ordered = (list) => Object.values(inSections(list)).flat();
