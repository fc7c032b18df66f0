// The words in Russian, of all areas, but for what comes later.
import calls from "./ru/calls.js";
import direct from "./ru/direct.js";
import errors from "./ru/errors.js";
import faults from "./ru/faults.js";
import files from "./ru/files.js";
import messages from "./ru/messages.js";
import notifications from "./ru/notifications.js";
import people from "./ru/people.js";
import replies from "./ru/replies.js";
import rooms from "./ru/rooms.js";
import screens from "./ru/screens.js";
import shell from "./ru/shell.js";

export default { ...calls, ...direct, ...errors, ...faults, ...files, ...messages, ...notifications, ...people, ...replies, ...rooms, ...screens, ...shell };
