// The words in English of what is not needed at the first load.
import admin from "./en/admin.js";
import emoji from "./en/emoji.js";
import invites from "./en/invites.js";
import menu from "./en/menu.js";
import moderation from "./en/moderation.js";
import more from "./en/more.js";
import roomFiles from "./en/room-files.js";
import search from "./en/search.js";
import settings from "./en/settings.js";
import voice from "./en/voice.js";

export default { ...admin, ...emoji, ...invites, ...menu, ...moderation, ...more, ...roomFiles, ...search, ...settings, ...voice };
