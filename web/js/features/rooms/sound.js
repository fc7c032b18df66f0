// The sound of a message that has come: of what one wants to be told, unless one is looking at it, and by one tab of several.
import { load, save } from "../../core/storage.js";
import { chime } from "../../core/ui/chime.js";
import { isLookedAt } from "./looking.js";
import { isToTell } from "./notify.js";
import { rooms } from "./rooms.js";

// Whether this browser shall make it.
export const sounds = () => load("sound", true);

export const setSound = (on) => {
	save("sound", on);
	if (on)
		chime();
};

rooms.addEventListener("message", ({ detail: message }) => {
	if (!sounds() || !isToTell(message) || isLookedAt(message.room_id) || load("chime", 0) >= message.id)
		return;
	save("chime", message.id);
	chime();
});
