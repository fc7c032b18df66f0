// Begins: language, then the screens, then the server's word about itself.
import "./theme.js";
import { changes, chosenLanguage, useLanguage } from "./i18n.js";
import { session } from "./session.js";
import { rooms } from "./store/rooms.js";
import { site } from "./store/site.js";
import { App } from "./views/app.js";

await useLanguage(chosenLanguage());

const app = new App(document.getElementById("app"));

if (session.token)
	rooms.open();
app.draw();
changes.addEventListener("change", () => app.draw());
site.refresh();
