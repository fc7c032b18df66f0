// The screens that the server's links lead to: for strangers on the login screen's card, for who is logged in beside their rooms.
import { t } from "../../core/i18n.js";
import { page } from "../../core/ui/view.js";
import { invitation } from "./invitation.js";
import { handover, reset } from "./way-back.js";

const links = {
	join: { title: () => t("people.invitation"), body: invitation },
	reset: { title: () => t("people.reset"), body: reset },
	handover: { title: () => t("people.handover"), body: handover },
};

// What is on the card for this route, null where it is none of a link.
export const linkCard = (now) => links[now.name]?.body(now) ?? null;

// The same as screens of the application.
export const linkScreens = Object.fromEntries(Object.entries(links).map(([name, { title, body }]) =>
	[name, (now) => ({ element: page({ title: title() }, body(now)), title })]));
