// The screens and which of them is shown: the door to strangers, the list and one screen beside it to the rest.
import { mountCallBar } from "../call/views.js";
import { clear, el } from "../dom.js";
import { t } from "../i18n.js";
import { navigate, onRoute, route } from "../router.js";
import { session } from "../session.js";
import { rooms } from "../store/rooms.js";
import { site } from "../store/site.js";
import { gate } from "./gate.js";
import { home } from "./home.js";
import { roomView } from "./room.js";
import { sidebar } from "./sidebar.js";
import { empty, page } from "./view.js";

import { directory } from "./directory.js";
import { create } from "./create.js";
import { roomSettings } from "./room-settings.js";
import { settings } from "./settings.js";
import { listenForKeys } from "./shortcuts.js";

const screens = {
	home,
	room: (now) => roomView(now.room, now),
	participants: (now) => roomView(now.room, now),
	directory,
	create,
	"room-settings": ({ room }) => roomSettings(room),
	settings,
	missing: () => ({ element: page({ title: t("shell.missing") }, empty("compass", t("shell.missing_text"))) }),
};

export class App {
	#host;
	#sidebar = null;
	#bar = null;
	#main = null;
	#view = null;
	#note = null;
	#wanted = null;
	#keys = null;

	constructor(host) {
		this.#host = host;
		onRoute(() => this.#show());
		session.addEventListener("start", () => this.#enter());
		session.addEventListener("end", (event) => this.#leave(event.detail));
		rooms.addEventListener("change", () => this.#title());
		site.addEventListener("change", () => (session.token ? this.#title() : this.draw()));
	}

	// Everything anew: at the start, and in another language.
	draw() {
		this.#close();
		if (session.token)
			this.#frame();
		this.#show();
	}

	#frame() {
		this.#sidebar = sidebar();
		this.#main = el("main", { class: "main", id: "main", tabindex: "-1" });
		const skip = el("button", { type: "button", class: "skip", on: { click: () => this.#main.focus() } }, t("shell.skip"));

		clear(this.#host, el("div", { class: "shell" }, skip, this.#sidebar.element, this.#main));
		this.#keys = new AbortController();
		listenForKeys(() => this.#find(), this.#keys.signal);
		this.#bar = mountCallBar(this.#sidebar.element.querySelector("#call-bar"));
	}

	// On a narrow page the list has to be shown first.
	#find() {
		const { input } = this.#sidebar.list;

		if (!input.checkVisibility())
			navigate("#/");
		requestAnimationFrame(() => setTimeout(() => input.select()));
	}

	#close() {
		this.#keys?.abort();
		this.#keys = null;
		this.#view?.destroy?.();
		this.#view = null;
		this.#bar?.destroy();
		this.#bar = null;
		this.#sidebar?.destroy();
		this.#sidebar = null;
	}

	#enter() {
		this.#note = null;
		rooms.open();
		this.#frame();
		if (this.#wanted || ["login", "register"].includes(route().name))
			navigate(this.#wanted ?? "#/", { replace: true });
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

		if (!session.token) {
			if (!["login", "register", "home"].includes(now.name))
				this.#wanted = location.hash;
			clear(this.#host, gate(now.name === "register" ? "register" : "login", this.#note));
			this.#title();
			return;
		}
		if (now.name === "login" || now.name === "register") {
			navigate("#/", { replace: true });
			return;
		}
		if (now.room && this.#view?.room === now.room && ["room", "participants"].includes(now.name)) {
			this.#view.update(now);
			return;
		}
		this.#view?.destroy?.();
		this.#host.firstElementChild.dataset.screen = now.name === "home" ? "list" : "main";
		this.#view = (screens[now.name] ?? screens.missing)(now);
		clear(this.#main, this.#view.element);
		this.#view.focus?.();
		this.#title();
	}

	// The icon of the tab has a dot while something is unread.
	#badge(unread) {
		const link = document.getElementById("favicon");
		const wanted = unread ? "icon-unread.svg" : "icon.svg";

		if (link.getAttribute("href") !== wanted)
			link.setAttribute("href", wanted);
	}

	#title() {
		const unread = session.token ? rooms.unreadTotal() : 0;
		const title = [this.#view?.title?.(), site.name].filter(Boolean).join(" · ");

		document.title = unread ? `(${unread}) ${title}` : title;
		this.#badge(unread > 0);
	}
}
