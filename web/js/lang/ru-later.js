// The words in Russian of what is not needed at the first load.
import admin from "./ru/admin.js";
import emoji from "./ru/emoji.js";
import invites from "./ru/invites.js";
import menu from "./ru/menu.js";
import moderation from "./ru/moderation.js";
import more from "./ru/more.js";
import roomFiles from "./ru/room-files.js";
import search from "./ru/search.js";
import settings from "./ru/settings.js";
import voice from "./ru/voice.js";

export default { ...admin, ...emoji, ...invites, ...menu, ...moderation, ...more, ...roomFiles, ...search, ...settings, ...voice };
