// Everybody with an account: who they are, when they were last here, what they have, and what can be done about them.
import { api } from "../../core/api.js";
import { describe, fieldErrors } from "../../core/errors.js";
import { formatDate, formatDateTime, t } from "../../core/i18n.js";
import { session } from "../../core/session.js";
import { avatar, nameOf } from "../../core/ui/avatar.js";
import { confirmDialog, openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { personNames } from "../../core/ui/person.js";
import { shareLink } from "../../core/ui/share.js";
import { toast } from "../../core/ui/toast.js";
import { formatAgo, formatBytes } from "../../core/units.js";
import { CursorList } from "./cursor-list.js";
import { deletePerson, isDeleted } from "./delete-person.js";
import { rowMenu } from "./menu.js";

const STATES = ["all", "active", "inactive", "admins"];

const tell = (error) => toast(Object.values(fieldErrors(error))[0] ?? describe(error), { kind: "bad" });

const tags = ({ id, is_admin: admin, is_active: active, totp }) => [
	id === session.user.id && el("span", { class: "tag" }, t("admin.you")),
	admin && el("span", { class: "tag tag-owner" }, t("admin.admin")),
	totp && el("span", { class: "tag", title: t("admin.totp") }, icon("lock")),
	!active && el("span", { class: "tag tag-off" }, t("admin.inactive")),
];

const who = (user) => el("span", { class: "admin-person" }, avatar(user, 32), personNames(user), el("span", { class: "admin-tags" }, tags(user)));

const seen = ({ last_seen_at: at }) => (at ? el("span", { title: formatDateTime(at) }, formatAgo(at)) : el("span", { class: "quiet" }, t("admin.never_seen")));

const showLink = async (user) => {
	try {
		const { url, expires_at } = await api.post(`users/${user.id}/password-link/`, {});

		openDialog({ title: t("admin.password_link_for", { name: nameOf(user) }), body: [
			el("p", { class: "quiet share-facts" }, t("admin.password_link_text", { when: formatDateTime(expires_at) })),
			shareLink(t("admin.password_link"), url)] });
	} catch (error) {
		tell(error);
	}
};

const endSessions = (user, list) => confirmDialog({ title: t("admin.end_sessions_title", { name: nameOf(user) }), text: t("admin.end_sessions_text"),
	confirm: t("admin.end_sessions"), danger: true, run: async () => {
		try {
			await api.delete(`admin/users/${user.id}/sessions/`);
			list.change(user.id, { sessions: user.id === session.user.id ? 1 : 0, ...(user.id !== session.user.id && { last_seen_at: null }) });
			toast(t("admin.sessions_ended", { name: nameOf(user) }), { kind: "good" });
		} catch (error) {
			tell(error);
		}
	} });

// Sets `is_admin` or `is_active`; what was set can be taken back at once.
const set = async (user, list, field, value, undoes = true) => {
	try {
		await api.patch(`users/${user.id}/`, { [field]: value });
		list.change(user.id, { [field]: value, ...(field === "is_active" && !value && { sessions: 0, last_seen_at: null }) });
		toast(t(`admin.${field}_${value}`, { name: nameOf(user) }), { kind: "good",
			action: undoes ? { label: t("admin.undo"), run: () => set(user, list, field, !value, false) } : null });
	} catch (error) {
		tell(error);
	}
};

const actions = (user, list) => () => [
	user.is_active && { icon: "link", label: t("admin.password_link"), run: () => showLink(user) },
	user.sessions > 0 && { icon: "logout", label: t("admin.end_sessions"), run: () => endSessions(user, list) },
	user.is_active && { icon: "shield", label: t(user.is_admin ? "admin.demote" : "admin.promote"), run: () => set(user, list, "is_admin", !user.is_admin) },
	{ icon: user.is_active ? "block" : "check", label: t(user.is_active ? "admin.deactivate" : "admin.activate"), grave: user.is_active,
		run: () => set(user, list, "is_active", !user.is_active) },
	user.id !== session.user.id && { icon: "trash", label: t("admin.delete"), grave: true, run: () => deletePerson(user, list) },
];

export const people = () => {
	const states = el("select", { class: "admin-filter", "aria-label": t("admin.show"), on: { change: ({ target }) => list.filter({ state: target.value }) } },
		STATES.map((state) => el("option", { value: state }, t(`admin.state_${state}`))));
	const list = new CursorList({
		path: "admin/users/",
		label: t("admin.people"),
		search: t("admin.search_people"),
		none: "people",
		tools: states,
		columns: [
			{ label: t("admin.name"), cell: who },
			{ label: t("people.email"), cell: ({ email }) => el("bdi", { class: "admin-break" }, email) },
			{ label: t("admin.last_seen"), cell: seen },
			{ label: t("admin.sessions"), kind: "number", cell: ({ sessions }) => String(sessions) },
			{ label: t("admin.files"), kind: "number", cell: ({ bytes }) => (bytes ? formatBytes(bytes) : "–") },
			{ label: t("admin.joined"), cell: ({ created_at: at }) => el("span", { title: formatDateTime(at) }, formatDate(at)) },
			{ label: t("admin.actions"), kind: "actions", cell: (user) => !isDeleted(user) && rowMenu(t("admin.actions_for", { name: nameOf(user) }), actions(user, list)) },
		],
	});

	return list;
};
