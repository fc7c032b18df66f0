// What the screen of the first address is made of, asked for while its words are on their way.
import { askAhead, takeAhead } from "../core/ahead.js";
import { route } from "../core/router.js";
import { askFirstPage } from "../features/messages/timeline/first-page.js";

export const roomPath = (id) => `rooms/${id}/`;

export const askForScreen = () => {
	const { name, room, message } = route();

	if (name !== "room")
		return;
	askAhead(roomPath(room));
	if (!message)
		askFirstPage(room);
};

// The room that was asked for, or null: of one that cannot be had, the screen is told when it asks itself.
export const takeRoom = async (id) => takeAhead(roomPath(id))?.catch(() => null) ?? null;
