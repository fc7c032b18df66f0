// Begins: language, then the screens, then the server's word about itself.
import "./core/ui/theme.js";
import "./core/ui/modality.js";
import "./core/installed.js";
import { steadyNow } from "./core/clock.js";
import { changes, chosenLanguage, t, useLanguage } from "./core/i18n.js";
import { connection } from "./core/live/connection.js";
import { session } from "./core/session.js";
import { site } from "./core/site.js";
import { toast } from "./core/ui/toast.js";
import "./features/rooms/notify.js";
import "./features/rooms/sound.js";
import { rooms } from "./features/rooms/rooms.js";
import { App } from "./shell/app.js";
import { askForScreen } from "./shell/first-screen.js";

if (session.token) {
	rooms.open();
	askForScreen();
}
await useLanguage(chosenLanguage());

const app = new App(document.getElementById("app"));

app.draw();
changes.addEventListener("change", () => app.draw());

// A server that comes back may be another one.
const ASK_AGAIN_MS = 2000;
let asked = 0;
const askSite = () => {
	if (steadyNow() - asked > ASK_AGAIN_MS) {
		asked = steadyNow();
		site.refresh();
	}
};

askSite();
connection.addEventListener("hello", askSite);
site.addEventListener("upgraded", () => toast(t("shell.upgraded"), { action: { label: t("shell.reload"), run: () => location.reload() } }));
