// Where one was reading in each room, until the page is closed: the message at the top of the view and its distance from there.
import { session } from "../../../core/session.js";

export const places = new Map();        // id of a room → { id, offset }

session.addEventListener("end", () => places.clear());
