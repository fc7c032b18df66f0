// Begins: language, then the screens, then the server's word about itself.
import "./theme.js";
import { steadyNow } from "./clock.js";
import { changes, chosenLanguage, t, useLanguage } from "./i18n.js";
import { transport } from "./live/transport.js";
import { bring } from "./parts.js";
import { session } from "./session.js";
import { rooms } from "./store/rooms.js";
import { site } from "./store/site.js";
import { toast } from "./toast.js";
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
transport.addEventListener("open", askSite);
site.addEventListener("upgraded", () => toast(t("shell.upgraded"), { action: { label: t("shell.reload"), run: () => location.reload() } }));
