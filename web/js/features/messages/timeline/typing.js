// The line that tells who is writing. It is told again and again while it lasts, and ends by itself.
import { parts } from "../../../core/i18n.js";
import { nameOf } from "../../../core/ui/avatar.js";
import { clear, el } from "../../../core/ui/dom.js";

const LASTS_MS = 6000;
const NAMES_MOST = 3;

export const typingLine = (channel, me) => {
	const writers = new Map();       // user id → { name, timer }
	const stop = new AbortController();
	const element = el("p", { class: "typing", "aria-live": "off" });
	const draw = () => {
		const names = [...writers.values()].map(({ name }) => el("bdi", {}, name));
		const values = { count: names.length, first: names[0], second: names[1], third: names[2] };

		element.classList.toggle("active", names.length > 0);
		if (names.length > 0)
			clear(element, el("span", { class: "typing-dots", "aria-hidden": "true" }, el("i", {}), el("i", {}), el("i", {})),
				el("span", { class: "typing-names" }, parts(`messages.typing_${names.length > NAMES_MOST ? "many" : names.length}`, values)));
		else
			clear(element);
	};
	const end = (id) => {
		clearTimeout(writers.get(id)?.timer);
		if (writers.delete(id))
			draw();
	};
	const receive = ({ user, active }) => {
		if (user.id === me || !active) {
			end(user.id);
			return;
		}
		clearTimeout(writers.get(user.id)?.timer);
		writers.set(user.id, { name: nameOf(user), timer: setTimeout(end, LASTS_MS, user.id) });
		draw();
	};
	const listen = (type, run) => channel.addEventListener(type, (event) => run(event.detail), { signal: stop.signal });

	listen("typing", receive);
	listen("chat_message", (message) => end(message.author.id));
	listen("participant_left", ({ user_id }) => end(user_id));
	channel.addEventListener("state", () => channel.state === "live" || [...writers.keys()].forEach(end), { signal: stop.signal });
	return { element, destroy: () => {
		stop.abort();
		writers.forEach(({ timer }) => clearTimeout(timer));
	} };
};
