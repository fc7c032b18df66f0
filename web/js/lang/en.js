// The words in English, of all areas, but for what comes later.
import calls from "./en/calls.js";
import direct from "./en/direct.js";
import errors from "./en/errors.js";
import faults from "./en/faults.js";
import files from "./en/files.js";
import messages from "./en/messages.js";
import notifications from "./en/notifications.js";
import people from "./en/people.js";
import replies from "./en/replies.js";
import rooms from "./en/rooms.js";
import screens from "./en/screens.js";
import shell from "./en/shell.js";

export default { ...calls, ...direct, ...errors, ...faults, ...files, ...messages, ...notifications, ...people, ...replies, ...rooms, ...screens, ...shell };
