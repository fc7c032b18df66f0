// The words in English of what is not needed at the first load.
import more from "./en/more.js";
import settings from "./en/settings.js";

export default { ...more, ...settings };
