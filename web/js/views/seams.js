// The conversation and the calls, as the screens mount them.
const found = async (load) => load().catch(() => ({}));
const none = () => null;

export const { mountConversation = none } = await found(() => import("../timeline/view.js"));
export const { mountCallButton = none, mountCallStage = none, mountCallBar = none } = await found(() => import("../call/views.js"));
