// The screens and which of them is shown: the login screen to strangers, the list and one screen beside it to the rest.
import { t } from "../core/i18n.js";
import { arrived, later } from "../core/later.js";
import { navigate, onRoute, route } from "../core/router.js";
import { session } from "../core/session.js";
import { site } from "../core/site.js";
import { clear, el } from "../core/ui/dom.js";
import { empty, failure, loading, page } from "../core/ui/view.js";
import { invitationAfter } from "../features/account/invitation.js";
import { linkCard, linkScreens } from "../features/account/links.js";
import { loginCard, loginScreen } from "../features/account/login-screen.js";
import { mountBar } from "../features/calls/mount.js";
import { home } from "../features/rooms/home.js";
import { rooms } from "../features/rooms/rooms.js";
import { listenForKeys } from "../features/rooms/shortcuts.js";
import { roomView } from "./room.js";
import { sidebar } from "./sidebar.js";

// Each makes {element, title?(), focus?(), update?(route), destroy?()} from the route.
const room = (now) => roomView(now.room, now);

const screens = {
	room,
	participants: room,
	home,
	...linkScreens,
	missing: () => ({ element: page({ title: t("shell.missing") }, empty("compass", t("shell.missing_text"), null, el("a", { class: "button", href: "#/" }, t("rooms.rooms")))) }),
};

// Those that are not here from the beginning, by their names in ../later.js.
const laterScreens = {
	directory: "directory", search: "search", create: "create", mentions: "mentions", invites: "invites", moderation: "roomModeration", "room-settings": "roomSettings",
	settings: "settings", admin: "administration",
};

// Stands in for one of them until it is here, and calls `come` then.
const waiting = (come) => {
	const body = el("div", { class: "page-body" }, loading());
	const open = () => later().then(come, (error) => clear(body, failure(error, () => location.reload(), t("shell.reload"))));

	open();
	return { element: el("section", { class: "page" }, body) };
};

// What of the server strangers see: who presses a link must not have it drawn anew under the finger for anything else.
const siteLook = () => JSON.stringify([site.name, site.registrationOpen, site.registrationByInvitation, site.resetsByMail]);

const LOGIN_ROUTES = ["login", "register", "forgot"];
// They end in a login, and there is no coming back to them.
const ONCE_ROUTES = ["reset", "handover"];
const TITLE_MS = 1000;
const DRAWN_MS = 100;

export class App {
	#host;
	#sidebar = null;
	#bar = null;
	#main = null;
	#view = null;
	#note = null;
	#wanted = null;
	#told = null;           // what of the server the login screen shows
	#keys = null;
	#shown = null;
	#titling = null;
	#titled = -TITLE_MS;
	#badged = 0;

	constructor(host) {
		this.#host = host;
		onRoute(() => this.#shown === location.hash || this.#show());
		session.addEventListener("start", () => this.#enter());
		session.addEventListener("end", (event) => this.#leave(event.detail));
		rooms.addEventListener("change", () => this.#titleSoon());
		site.addEventListener("change", () => this.#rename());
	}

	// Everything anew: at the start, and in another language.
	draw() {
		this.#close();
		if (session.token)
			this.#frame();
		this.#show();
	}

	// The server has another name, or takes registrations now. What has been typed at the login screen stays.
	#rename() {
		if (!session.token && this.#told !== siteLook() && [...this.#host.querySelectorAll("input")].every((input) => input.value === ""))
			this.#show();
		else
			this.#title();
	}

	#frame() {
		this.#sidebar = sidebar();
		this.#main = el("main", { class: "main", id: "main", tabindex: "-1" });
		const skip = el("button", { type: "button", class: "skip", on: { click: () => this.#main.focus() } }, t("shell.skip"));

		clear(this.#host, el("div", { class: "shell" }, skip, this.#sidebar.element, this.#main));
		this.#keys = new AbortController();
		listenForKeys(() => this.#find(), this.#keys.signal);
		this.#bar = mountBar(this.#sidebar.element.querySelector("#call-bar"));
	}

	// At once, or what is typed next would go elsewhere. On a narrow page the list is shown first.
	#find() {
		const { input } = this.#sidebar.list;

		if (!input.getClientRects().length) {
			this.#host.firstElementChild.dataset.screen = "list";
			navigate("#/");
		}
		input.select();
	}

	#close() {
		this.#closeDialogs();
		this.#keys?.abort();
		this.#keys = null;
		this.#view?.destroy?.();
		this.#view = null;
		this.#bar?.destroy();
		this.#bar = null;
		this.#sidebar?.destroy();
		this.#sidebar = null;
	}

	// What is asked about a screen makes no sense on another.
	#closeDialogs() {
		document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
	}

	#enter() {
		this.#note = null;
		rooms.open();
		this.#frame();
		const { name, params } = route();
		const wanted = (LOGIN_ROUTES.includes(name) && invitationAfter(params)) || this.#wanted;

		if (wanted || [...LOGIN_ROUTES, ...ONCE_ROUTES].includes(name))
			navigate(wanted ?? (name === "register" && session.user.is_admin ? "#/admin/start" : "#/"), { replace: true });
		this.#wanted = null;
		this.#show();
	}

	#leave({ reason }) {
		this.#close();
		rooms.close();
		this.#note = reason === "expired" ? t("people.session_ended") : null;
		this.#wanted = reason === "expired" ? location.hash : null;
		if (route().name !== "login")
			navigate("#/login", { replace: true });
		this.#show();
	}

	#show() {
		const now = route();

		if (this.#shown !== location.hash)
			this.#closeDialogs();
		this.#shown = location.hash;
		if (!session.token)
			this.#showLogin(now);
		else if (LOGIN_ROUTES.includes(now.name))
			navigate("#/", { replace: true });
		else if (now.room && this.#view?.room === now.room && (now.name === "room" || now.name === "participants"))
			this.#view.update(now);
		else
			this.#showScreen(now);
	}

	#showLogin(now) {
		const card = linkCard(now);

		this.#told = siteLook();
		if (![...LOGIN_ROUTES, ...ONCE_ROUTES, "home"].includes(now.name))
			this.#wanted = location.hash;
		clear(this.#host, card ? loginCard(card) : loginScreen(now, this.#note));
		this.#host.querySelector("[autofocus]")?.focus();
		this.#title();
	}

	#showScreen(now) {
		const first = !this.#view || this.#view.first;

		this.#view?.destroy?.();
		this.#face(now);
		this.#view = this.#make(now, first);
		clear(this.#main, this.#view.element);
		this.#view.focus?.();
		if (!first)
			this.#begin();
		this.#title();
	}

	#make(now, first) {
		const name = laterScreens[now.name];

		if (!name)
			return (screens[now.name] ?? screens.missing)(now);
		if (arrived())
			return arrived()[name](now);
		const view = { ...waiting(() => this.#view === view && this.#showScreen(now)), first };

		return view;
	}

	// Where another screen begins, unless the user is typing in the list. On the first one nobody has gone anywhere yet.
	#begin() {
		if (!this.#main.contains(document.activeElement) && document.activeElement?.tagName !== "INPUT")
			this.#main.querySelector("h1")?.focus({ preventScroll: true });
	}

	// Which of the two is seen on a narrow page.
	#face(now) {
		this.#host.firstElementChild.dataset.screen = now.name === "home" ? "list" : "main";
	}

	// The icon of the tab has a dot while something is unread, that of an installed application the number.
	#badge(unread) {
		const link = document.getElementById("favicon");
		const wanted = unread ? "icon-unread.svg" : "icon.svg";

		if (link.getAttribute("href") !== wanted)
			link.setAttribute("href", wanted);
		if (this.#badged !== unread)
			navigator.setAppBadge?.(unread).catch(() => {});
		this.#badged = unread;
	}

	#title() {
		const unread = session.token ? rooms.unreadTotal() : 0;
		const title = [this.#view?.title?.(), site.name].filter(Boolean).join(" · ");
		const whole = unread ? `(${unread}) ${title}` : title;

		clearTimeout(this.#titling);
		this.#titling = null;
		this.#titled = performance.now();
		// Each writing goes to the browser's own process, so also when nothing changes by it.
		if (document.title !== whole)
			document.title = whole;
		this.#badge(unread);
	}

	// Once the page has been drawn, and with it what one is looking at read; but however many messages arrive, once a second.
	#titleSoon() {
		this.#titling ??= setTimeout(() => this.#title(), Math.max(DRAWN_MS, this.#titled + TITLE_MS - performance.now()));
	}
}
