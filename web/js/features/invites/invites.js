// The invitations of a room: a form for a new one, and those there are, with what has become of each.
import { api } from "../../core/api.js";
import { describe } from "../../core/errors.js";
import { formatDateTime, t } from "../../core/i18n.js";
import { roomHash } from "../../core/router.js";
import { session } from "../../core/session.js";
import { site } from "../../core/site.js";
import { copyText } from "../../core/ui/copy.js";
import { confirmDialog, openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { goOn, redraw } from "../../core/ui/redraw.js";
import { arrange, keptRows } from "../../core/ui/rows.js";
import { shareLink } from "../../core/ui/share.js";
import { toast } from "../../core/ui/toast.js";
import { empty, failure, loading, nothing, page } from "../../core/ui/view.js";
import { makesInvitations } from "../rooms/rights.js";
import { inviteForm } from "./invite-form.js";

const PAGE = 50;

const titleOf = ({ note, created_by }) => note || t("invites.untitled", { name: created_by.display_name });

const factsOf = ({ note, room, created_by, uses, max_uses, expires_at, registers }, site = false) => [
	site && room && t("invites.into", { room: room.name }),
	max_uses === null ? t("invites.used", { count: uses }) : t("invites.used_of", { count: uses, most: max_uses }),
	expires_at ? t("invites.until", { when: formatDateTime(expires_at) }) : t("invites.forever"),
	note && created_by.id !== session.user.id && t("invites.by", { name: created_by.display_name }),
	registers && t("invites.registers"),
].filter(Boolean).join(" · ");

const show = (invitation) => openDialog({ title: titleOf(invitation), body: [el("p", { class: "quiet share-facts" }, factsOf(invitation, true)),
	shareLink(t("people.invite_link_label"), invitation.url)] });

// Asks, and revokes. Resolves to whether it is no use any more.
const revoke = async ({ id }) => {
	let done = false;

	await confirmDialog({ title: t("invites.revoke_title"), text: t("invites.revoke_text"), confirm: t("invites.revoke"), danger: true, run: async () => {
		try {
			await api.delete(`invites/${id}/`);
			done = true;
		} catch (error) {
			done = error.status === 404;
			toast(describe(error), { kind: "bad" });
		}
	} });
	return done;
};

class Invites {
	#room;
	#found = [];
	#count = null;
	#list = el("ul", { class: "invites", role: "list" });
	#state = el("div", {});
	#heading = el("h2", { tabindex: "-1" }, t("invites.all"));
	#row = keptRows();
	#stop = new AbortController();

	constructor(room) {
		this.#room = room;
		this.element = [el("section", { class: "section" }, el("h2", {}, t("invites.new")), inviteForm(room, (made) => this.#made(made))),
			el("section", { class: "section" }, this.#heading, this.#list, this.#state)];
		this.#load();
	}

	destroy() {
		this.#stop.abort();
	}

	#made(invitation) {
		this.#found.unshift(invitation);
		this.#count++;
		this.#draw();
		show(invitation);
	}

	async #load() {
		const { signal } = this.#stop;

		this.#tell(loading);
		try {
			const page = Math.floor(this.#found.length / PAGE) + 1;
			const { count, results } = await api.get("invites/", { room_id: this.#room?.id, page, page_size: PAGE }, { signal });
			const known = new Set(this.#found.map(({ id }) => id)), come = results.filter(({ id }) => !known.has(id));

			this.#count = count;
			this.#found.push(...come);
			this.#draw();
			goOn(this.#state, come[0] && this.#rowOf(come[0]));
		} catch (error) {
			if (error.name !== "AbortError")
				this.#tell(() => failure(error, () => this.#load()));
		}
	}

	#tell(content) {
		redraw(this.#state, () => clear(this.#state, content()));
	}

	#draw() {
		redraw(this.#list, this.#drawList);
		this.#tell(() => (!this.#count ? nothing(t("invites.none"))
			: this.#found.length < this.#count && el("p", { class: "more" },
				el("button", { type: "button", class: "button", on: { click: () => this.#load() } }, t("shell.more")))));
	}

	// Those that are good first.
	#drawList = () => {
		const good = this.#found.filter(({ state }) => state === "active"), over = this.#found.filter(({ state }) => state !== "active");

		arrange(this.#list, [...good, ...over].map((each) => this.#rowOf(each)));
	};

	#rowOf(invitation) {
		return this.#row(invitation.id, invitation, () => this.#line(invitation));
	}

	#line(invitation) {
		const active = invitation.state === "active", name = titleOf(invitation);
		const action = (picture, words, run) => el("button", { type: "button", class: "icon-button", title: t(words), "aria-label": t(`${words}_named`, { name }), on: { click: run } }, icon(picture));

		return el("li", { class: active ? "session" : "session is-over" }, icon("link"),
			el("span", { class: "session-text" },
				el("span", { class: "session-name" }, el("bdi", {}, name), !active && el("span", { class: "tag" }, t(`invites.state_${invitation.state}`))),
				el("span", { class: "quiet" }, factsOf(invitation, !this.#room))),
			active && [
				action("copy", "invites.copy", () => copyText(invitation.url)),
				action("qr", "invites.show", () => show(invitation)),
				action("trash", "invites.revoke", async () => {
					if (await revoke(invitation))
						this.#revoked(invitation);
				}),
			]);
	}

	#revoked(invitation) {
		this.#found = this.#found.map((each) => (each === invitation ? { ...each, state: "revoked" } : each));
		this.#draw();
		this.#heading.focus();
		toast(t("invites.revoked"), { kind: "good" });
	}
}

// Those of all rooms and for making an account, for site admins.
export const siteInvitations = () => {
	const view = new Invites(null);

	return { element: el("div", {}, view.element), destroy: () => view.destroy() };
};

export const invites = ({ room: id }) => {
	const body = el("div", {}), title = () => t("invites.title");
	let view = null, gone = false;
	const open = async () => {
		clear(body, loading());
		try {
			/* At somebody's first visit it may come before it is known whether this server has invitations. */
			const [room] = await Promise.all([api.get(`rooms/${id}/`), site.known()]);

			if (gone)
				return;
			view = makesInvitations(room) ? new Invites(room) : null;
			clear(body, view?.element ?? empty("lock", t("invites.not_yours"), null, el("a", { class: "button", href: roomHash(id) }, t("shell.back"))));
		} catch (error) {
			if (!gone)
				clear(body, failure(error, open));
		}
	};

	open();
	return { title, element: page({ title: title(), back: roomHash(id), always: true }, body), destroy: () => {
		gone = true;
		view?.destroy();
	} };
};
