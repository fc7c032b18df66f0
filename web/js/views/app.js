// The screens and which of them is shown: the door to strangers, the list and one screen beside it to the rest.
import { announce } from "../announce.js";
import { mountCallBar } from "./seams.js";
import { clear, el } from "../dom.js";
import { t } from "../i18n.js";
import { navigate, onRoute, roomHash, route } from "../router.js";
import { session } from "../session.js";
import { rooms } from "../store/rooms.js";
import { site } from "../store/site.js";
import { gate } from "./gate.js";
import { home } from "./home.js";
import { roomView } from "./room.js";
import { sidebar } from "./sidebar.js";
import { empty, page } from "./view.js";

// Screens that are not needed at once are loaded when they are.
const later = (load, make) => () => {
	const element = el("div", { class: "later" });
	let view = null;
	let gone = false;

	load().then((module) => {
		if (gone)
			return;
		view = make(module);
		element.replaceWith(view.element);
		view.focus?.();
	});
	return {
		get element() {
			return view?.element ?? element;
		},
		title: () => view?.title?.(),
		focus: () => view?.focus?.(),
		destroy: () => {
			gone = true;
			view?.destroy?.();
		},
	};
};

const screens = {
	home,
	room: ({ room, message }) => roomView(room, { message }),
	participants: ({ room }) => roomView(room, { details: true }),
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
		this.#bar = mountCallBar(this.#sidebar.element.querySelector("#call-bar"));
	}

	#close() {
		this.#view?.destroy?.();
		this.#view = null;
		this.#bar?.destroy?.();
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
		this.#view?.destroy?.();
		this.#host.firstElementChild.dataset.screen = now.name === "home" ? "list" : "main";
		this.#view = (screens[now.name] ?? screens.missing)(now);
		clear(this.#main, this.#view.element);
		this.#view.focus?.();
		this.#title();
	}

	#title() {
		const unread = session.token ? rooms.unreadTotal() : 0;
		const title = [this.#view?.title?.(), site.name].filter(Boolean).join(" · ");

		document.title = unread ? `(${unread}) ${title}` : title;
	}
}
