// Networks from which nobody registers or logs in.
import { api } from "../../core/api.js";
import { serverNow } from "../../core/clock.js";
import { describe } from "../../core/errors.js";
import { formatDateTime, t } from "../../core/i18n.js";
import { nameOf } from "../../core/ui/avatar.js";
import { el } from "../../core/ui/dom.js";
import { field } from "../../core/ui/field.js";
import { form } from "../../core/ui/form.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";
import { nothing } from "../../core/ui/view.js";
import { loadedPart } from "./loaded.js";

const PAGE = 100, REASON_MOST = 500, NETWORK_MOST = 50;
const DAY_MS = 24 * 60 * 60 * 1000;
const SPANS = [["day", DAY_MS], ["week", 7 * DAY_MS], ["month", 30 * DAY_MS], ["never", null]];

const untilOf = (milliseconds) => milliseconds && new Date(serverNow() + milliseconds).toISOString();

const banForm = (again) => form({
	label: t("admin.ban_new"),
	items: [
		field({ name: "network", label: t("admin.ban_network"), hint: t("admin.ban_network_hint"), maxlength: NETWORK_MOST, autocomplete: "off", spellcheck: "false", dir: "ltr" }),
		field({ name: "span", label: t("admin.ban_span"), type: "select", ".value": String(7 * DAY_MS), options: SPANS.map(([name, length]) => [String(length), t(`invites.span_${name}`)]) }),
		field({ name: "reason", label: t("admin.ban_reason"), optional: true, maxlength: REASON_MOST, autocomplete: "off", dir: "auto" }),
	],
	submit: t("admin.ban_make"),
	run: async ({ network, span, reason }) => {
		await api.post("bans/", { network, until: untilOf(JSON.parse(span)), ...(reason.trim() && { reason: reason.trim() }) });
		toast(t("admin.ban_made", { network }), { kind: "good" });
		again();
	},
});

const restore = async ({ network, until, reason }, again) => {
	try {
		await api.post("bans/", { network, until, reason: reason || null });
	} catch (error) {
		toast(describe(error), { kind: "bad" });
	}
	again();
};

const lift = async (ban, again) => {
	try {
		await api.delete(`bans/${ban.id}/`);
		toast(t("admin.ban_lifted", { network: ban.network }), { kind: "good", action: { label: t("admin.undo"), run: () => restore(ban, again) } });
	} catch (error) {
		if (error.status !== 404)
			toast(describe(error), { kind: "bad" });
	}
	again();
};

const facts = ({ until, reason, banned_by: by }) => [until ? t("invites.until", { when: formatDateTime(until) }) : t("invites.forever"),
	by && t("invites.by", { name: nameOf(by) }), reason].filter(Boolean).join(" · ");

const line = (ban, again) => el("li", { class: "session", dataset: { key: ban.id } }, icon("block"),
	el("span", { class: "session-text" }, el("bdi", { class: "session-name" }, ban.network), el("span", { class: "quiet", dir: "auto" }, facts(ban))),
	el("button", { type: "button", class: "button", "aria-label": t("admin.ban_lift_named", { network: ban.network }), on: { click: () => lift(ban, again) } }, t("admin.ban_lift")));

// What is typed in the form stays when the list is asked for again.
export const bans = () => {
	const list = loadedPart((signal) => api.get("bans/", { page_size: PAGE }, { signal }), ({ results }, again) =>
		(results.length ? el("ul", { role: "list" }, results.map((ban) => line(ban, again))) : nothing(t("admin.ban_none"))));

	return { element: el("div", { class: "admin-part" },
		el("section", { class: "section" }, el("h3", {}, t("admin.ban_new")), el("p", { class: "quiet" }, t("admin.ban_text")), banForm(list.again)),
		el("section", { class: "section" }, el("h3", {}, t("admin.ban_all")), list.element)), destroy: list.destroy };
};
