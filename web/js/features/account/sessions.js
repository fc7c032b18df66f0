// Where one is logged in, and the end of each of them.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { formatDateTime, t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { redraw, whileBusy } from "../../core/ui/redraw.js";
import { arrange, keptRows } from "../../core/ui/rows.js";
import { toast } from "../../core/ui/toast.js";
import { failure, loading } from "../../core/ui/view.js";
import { formatAgo } from "../../core/units.js";
import { showHandover } from "./second-device.js";
import { makeToken } from "./tokens.js";

const PAGE = 50;

const BROWSERS = [["Edge", /Edg(e|A|iOS)?\//], ["Opera", /OPR\//], ["Firefox", /Firefox\/|FxiOS\//], ["Chrome", /Chrome\/|CriOS\//],
	["Safari", /Safari\//], ["curl", /^curl\//]];
const SYSTEMS = [["Android", /Android/], ["iOS", /iPhone|iPad/], ["Windows", /Windows/], ["macOS", /Mac OS X/], ["ChromeOS", /CrOS/],
	["Linux", /Linux/]];

const nameOf = (table, agent) => table.find(([, pattern]) => pattern.test(agent))?.[0];

// "Firefox, Linux" where that can be told, else what the program calls itself.
const agentName = (agent) => {
	const names = [nameOf(BROWSERS, agent), nameOf(SYSTEMS, agent)].filter(Boolean);

	return names.length ? names.join(", ") : agent.slice(0, 60) || t("settings.unknown_agent");
};

// Ends this session on the server; who cannot reach it is logged out here all the same.
export const logOut = async () => {
	const request = api.post("auth/logout/").catch(() => {});

	await Promise.race([request, new Promise((resolve) => {
		setTimeout(resolve, 3000);
	})]);
	session.end("logout");
};

// What it is called: a token by its name, a login by its program.
const nameOfSession = ({ name, user_agent }) => name || agentName(user_agent);

const factsOf = ({ name, ip, read_only, expires_at, last_used_at, current }) => [
	name && read_only && t("settings.token_reads"),
	name && expires_at && t("settings.token_until", { when: formatDateTime(expires_at) }),
	ip, current ? t("settings.active_now") : t("settings.last_used", { when: formatAgo(last_used_at) }),
].filter(Boolean).join(" · ");

const line = (each, ended) => {
	const { id, name, user_agent, created_at, current } = each, words = nameOfSession(each);
	const end = ({ currentTarget }) => whileBusy(currentTarget, async () => {
		try {
			await api.delete(`auth/sessions/${id}/`);
			ended();
		} catch (error) {
			// It has ended by itself in the meantime.
			if (error.status === 404)
				ended();
			else
				toast(describe(error), { kind: "bad" });
		}
	});

	return el("li", { class: "session" },
		icon(name ? "key" : /Mobile|Android|iPhone/.test(user_agent) ? "phone" : "device"),
		el("span", { class: "session-text" },
			el("span", { class: "session-name", title: user_agent }, el("bdi", {}, words),
				current && el("span", { class: "tag tag-owner" }, t("settings.this_session")),
				name && el("span", { class: "tag" }, t("settings.token"))),
			el("span", { class: "quiet", title: formatDateTime(created_at) }, factsOf(each))),
		!current && el("button", { type: "button", class: "button", "aria-label": t("settings.end_session_named", { name: words }),
			on: { click: end } }, t("settings.end_session")));
};

export const sessions = () => {
	const list = el("ul", { class: "sessions", role: "list" }), state = el("div", {}, loading()), rowOf = keptRows();
	const heading = el("h2", { tabindex: "-1" }, t("settings.sessions"));
	let found = [];
	const draw = () => arrange(list, found.map((each) => rowOf(each.id, each, () => line(each, () => ended(each)))));
	const ended = ({ id }) => {
		found = found.filter((each) => each.id !== id);
		redraw(list, draw);
		heading.focus();
		toast(t("settings.session_ended"), { kind: "good" });
	};
	const tell = (content) => redraw(state, () => clear(state, content()));
	const open = async () => {
		try {
			found = (await api.get("auth/sessions/", { page_size: PAGE })).results;
			redraw(list, draw);
			tell(() => null);
		} catch (error) {
			tell(() => failure(error, open));
		}
	};

	open();
	// What each of them makes is in the list afterwards.
	const button = (picture, words, run) => el("button", { type: "button", class: "button", on: { click: async () => {
		await run();
		open();
	} } }, icon(picture), words);

	return el("section", { class: "section" }, heading, el("p", { class: "quiet" }, t("settings.sessions_text")), el("div", {}, list, state),
		el("p", { class: "form-actions section-end" }, site.has("invites") && button("qr", t("settings.handover_show"), showHandover),
			site.has("tokens") && button("key", t("settings.new_token"), makeToken)));
};
