// The line above a conversation that tells when news do not arrive: while the way to the server is lost, and that they
// come slowly where there is no socket to be had.
import { steadyNow } from "../core/clock.js";
import { t } from "../core/i18n.js";
import { clear, el } from "../core/ui/dom.js";
import { icon } from "../core/ui/icons.js";
import { calls } from "../features/calls/manager.js";

const SHOW_AFTER_MS = 1500;      // shorter interruptions show no banner

const text = (channel) => {
	if (!navigator.onLine)
		return t("shell.offline");
	const seconds = channel.retryAt && Math.ceil((channel.retryAt - steadyNow()) / 1000);

	return seconds > 1 ? t("shell.reconnecting_in", { count: seconds }) : t("shell.reconnecting");
};

// In a call its own line says it, and that one still hears each other.
const callTells = (room) => calls.active?.roomId === room;

// {element, destroy()}.
export const banner = (channel) => {
	const stop = new AbortController();
	const line = el("span", {});
	const element = el("div", { class: "banner", hidden: true });
	const said = el("p", { class: "visually-hidden", role: "status" });
	let lost = null;
	let timer = null;
	const show = () => {
		const visible = lost !== null && steadyNow() - lost >= SHOW_AFTER_MS && !callTells(channel.room);

		if (visible && element.hidden) {
			clear(element, icon("offline"), line,
				el("button", { type: "button", class: "button-plain", on: { click: () => channel.hurry() } }, t("shell.try_now")));
			// Said once; the seconds are for the eye.
			said.textContent = t("shell.reconnecting");
		}
		element.hidden = !visible;
		if (visible)
			line.textContent = text(channel);
	};
	const changed = () => {
		if (channel.state === "connecting") {
			lost ??= steadyNow();
			timer ??= setInterval(show, 500);
		} else {
			if (!element.hidden)
				said.textContent = channel.state === "closed" ? "" : t("shell.connected");
			lost = null;
			clearInterval(timer);
			timer = null;
		}
		show();
	};

	channel.addEventListener("state", changed, { signal: stop.signal });
	changed();
	return { element: el("div", {}, element, said), destroy: () => {
		stop.abort();
		clearInterval(timer);
	} };
};
