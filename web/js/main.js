// Begins: language, then the screens, then the server's word about itself.
import "./theme.js";
import { changes, chosenLanguage, useLanguage } from "./i18n.js";
import { bring } from "./parts.js";
import { session } from "./session.js";
import { rooms } from "./store/rooms.js";
import { site } from "./store/site.js";
import { App } from "./views/app.js";

if (session.token) {
	rooms.open();
	// Most likely wanted next: it need not wait for the words.
	bring("room").catch(() => {});
}
await useLanguage(chosenLanguage());

const app = new App(document.getElementById("app"));

app.draw();
changes.addEventListener("change", () => app.draw());
site.refresh();
