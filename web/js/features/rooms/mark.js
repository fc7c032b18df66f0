// The sign of a room before its name: of a conversation the picture of the other one.
import { icon } from "../../core/ui/icons.js";
import { directMark } from "../direct/about.js";
import { isDirect } from "../direct/names.js";

// Of one that is no conversation: whether it is private.
export const roomIcon = ({ visibility }) => icon(visibility === "private" ? "lock" : "hash");

export const roomMark = (room, size) => (isDirect(room) ? directMark(room, size) : roomIcon(room));
