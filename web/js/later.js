// Screens and dialogs that are not needed at the first load, one file of the bundle. All of them come together, as the bundler would
// make a file more of every set of such parts. They are had by core/later.js.
export { settings } from "./features/account/settings.js";
export { administration } from "./features/admin/admin.js";
export { openPrejoin } from "./features/calls/prejoin.js";
export { Running } from "./features/calls/running.js";
export { Stage } from "./features/calls/stage.js";
export { compose } from "./features/direct/compose.js";
export { pickEmoji } from "./features/emoji/picker.js";
export { replyList } from "./features/messages/replies/list.js";
export { invites } from "./features/invites/invites.js";
export { messageMenu } from "./features/messages/menu/menu.js";
export { besideOf } from "./features/files/beside.js";
export { lightbox } from "./features/files/lightbox.js";
export { roomFiles } from "./features/files/room-files.js";
export { mentions } from "./features/mentions/mentions.js";
export { moderation } from "./features/moderation/actions.js";
export { roomModeration } from "./features/moderation/overview.js";
export { pinList } from "./features/pins/list.js";
export { create } from "./features/rooms/create.js";
export { directory } from "./features/rooms/directory.js";
export { invite } from "./features/rooms/invite.js";
export { search } from "./features/search/search.js";
export { roomSettings } from "./features/rooms/room-settings.js";
export { voicePlayer } from "./features/voice/player.js";
export { recordVoice } from "./features/voice/recorder.js";
