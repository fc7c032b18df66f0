// The words in Russian of what is not needed at the first load.
import invites from "./ru/invites.js";
import more from "./ru/more.js";
import settings from "./ru/settings.js";

export default { ...invites, ...more, ...settings };
