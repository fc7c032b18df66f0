// What a link with an invitation leads to: into a room, to an account of one's own, or both.
import { api } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { navigate, roomHash } from "../../core/router.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { empty, failure, loading } from "../../core/ui/view.js";
import { rooms } from "../rooms/rooms.js";

// The code that is accepted without asking once more: somebody has just logged in, or registered, to do so.
let accepting = null;

// What the route of the login screen says of an invitation; returns where to go on, or null.
export const invitationAfter = ({ invite, enter }) => {
	accepting = enter ? invite : null;
	return accepting && `#/join/${encodeURIComponent(invite)}`;
};

const path = (code, rest = "") => `invites/${encodeURIComponent(code)}/${rest}`;

const onward = () => el("a", { class: "button", href: session.token ? "#/" : "#/login" }, t(session.token ? "people.to_rooms" : "people.login"));

const accept = async (code) => {
	const room = await api.post(path(code, "accept/"));

	if (!rooms.get(room.id))
		rooms.upsert(room);
	navigate(roomHash(room.id), { replace: true });
};

// The ways in for who is not logged in: what they type belongs to the invitation.
const waysIn = (code, { room, registers }) => {
	const params = new URLSearchParams({ invite: code, ...(room && { enter: "1" }), ...(registers && { registers: "1" }) });

	return [
		(registers || site.registrationOpen) && el("a", { class: "button-primary", href: `#/register?${params}` }, t("people.register")),
		el("a", { class: "button", href: room ? `#/login?${params}` : "#/login" }, t("people.login")),
	];
};

const joinButton = (run) => el("button", { type: "button", class: "button-primary", on: { click: (event) => {
	event.currentTarget.disabled = true;
	run();
} } }, t("rooms.join"));

// Pictures are for who is logged in.
const inviter = (user) => avatar(session.token ? user : { ...user, avatar_url: null }, 48);

const preview = (code, found, join) => el("div", { class: "state" },
	found.invited_by ? inviter(found.invited_by) : icon("room"),
	found.room && el("p", { class: "state-title", dir: "auto" }, found.room.name),
	el("p", {}, found.invited_by
		? t("people.invited_by", { name: found.invited_by.display_name, site: found.site_name })
		: t("people.invited_to", { site: found.site_name })),
	found.room && el("p", { class: "quiet" }, t("rooms.participants", { count: found.room.participant_count })),
	session.token && !found.room && el("p", {}, t("people.invite_for_account")),
	session.token ? (found.room ? joinButton(join) : onward()) : waysIn(code, found));

// The body of the screen of an invitation, by its code.
export const invitation = ({ key }) => {
	const element = el("div", {});
	const attempt = async (run) => {
		try {
			await run();
		} catch (error) {
			clear(element, error.status === 404
				? empty("warning", t("people.invite_gone"), t("people.invite_gone_text"), onward())
				: failure(error, show));
		}
	};
	const join = () => attempt(() => accept(key));
	const show = () => attempt(async () => {
		clear(element, loading());
		clear(element, preview(key, await api.get(path(key)), join));
	});

	if (session.token && accepting === key) {
		clear(element, loading());
		join();
	} else {
		show();
	}
	accepting = null;
	return element;
};
