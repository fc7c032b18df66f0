// For who looks after a room: who is banned from it, and the record of what was done there.
import { api } from "../../core/api.js";
import { formatDateTime, formatShort, parts, t } from "../../core/i18n.js";
import { roomHash } from "../../core/router.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { pagedList } from "../../core/ui/pages.js";
import { empty, failure, loading, nothing, page } from "../../core/ui/view.js";
import { opensCard } from "../people/card.js";
import { moderates } from "../rooms/rights.js";
import { moderation } from "./actions.js";

const nameOf = (user) => opensCard(el("bdi", { class: "name" }, user.display_name), user);

const factsOf = ({ reason, until, banned_by }) => [
	until ? t("moderation.until_when", { when: formatDateTime(until) }) : t("moderation.for_ever"),
	banned_by && t("moderation.by", { name: banned_by.display_name }),
	reason,
].filter(Boolean).join(" · ");

const bans = (room, signal) => {
	const heading = el("h2", { tabindex: "-1" }, t("moderation.bans"));
	const line = (ban) => el("li", { class: "session" }, avatar(ban.user, 32),
		el("span", { class: "session-text" }, el("span", { class: "session-name" }, nameOf(ban.user)), el("span", { class: "quiet", dir: "auto" }, factsOf(ban))),
		el("button", { type: "button", class: "button", "aria-label": t("moderation.unban_named", { name: ban.user.display_name }), on: { click: async () => {
			await moderation.unban(room, ban.user);
			await list.reload();
			heading.focus();
		} } }, t("moderation.unban")));
	const list = pagedList({ path: `rooms/${room.id}/bans/`, lineOf: line, idOf: ({ user }) => user.id, none: () => nothing(t("moderation.bans_none")), signal });

	return el("section", { class: "section" }, heading, el("p", { class: "quiet" }, t("moderation.bans_text")), list.element);
};

const ICONS = { role: "shield", owner: "crown", mute: "hush", unmute: "room", remove: "person-remove", ban: "ban", unban: "person-add", delete_message: "trash", settings: "settings" };

// Somebody whose account is no more has no name.
const personIn = (user) => (user ? nameOf(user) : t("moderation.somebody"));

const entry = ({ action, actor, target, reason, created_at: at }) => el("li", { class: "session" }, icon(ICONS[action] ?? "info"),
	el("span", { class: "session-text" },
		el("span", {}, parts(`moderation.log_${action}`, { actor: personIn(actor), target: personIn(target) })),
		reason && el("span", { class: "quiet", dir: "auto" }, reason)),
	el("time", { class: "quiet", datetime: at, title: formatDateTime(at) }, formatShort(at)));

const record = (room, signal) => el("section", { class: "section" }, el("h2", {}, t("moderation.record")), el("p", { class: "quiet" }, t("moderation.record_text")),
	pagedList({ path: `rooms/${room.id}/log/`, lineOf: entry, idOf: ({ id }) => id, none: () => nothing(t("moderation.record_none")), signal }).element);

export const roomModeration = ({ room: id }) => {
	const stop = new AbortController(), { signal } = stop;
	const body = el("div", {}), title = () => t("moderation.title");
	const open = async () => {
		clear(body, loading());
		try {
			const room = await api.get(`rooms/${id}/`, null, { signal });

			clear(body, moderates(room) ? [bans(room, signal), record(room, signal)]
				: empty("lock", t("moderation.not_yours"), null, el("a", { class: "button", href: roomHash(id) }, t("shell.back"))));
		} catch (error) {
			if (error.name !== "AbortError")
				clear(body, failure(error, open));
		}
	};

	open();
	return { title, element: page({ title: title(), back: roomHash(id), always: true }, body), destroy: () => stop.abort() };
};
