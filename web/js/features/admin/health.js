// How the server is, and how busy it was.
import { api } from "../../core/api.js";
import { formatDateTime, formatNumber, has, t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { formatAgo, formatBytes } from "../../core/units.js";
import { chart, series, spanName } from "./chart.js";
import { loadedPart } from "./loaded.js";

const SPANS = { hour: 72, day: 90 };
const ICONS = { ok: "check", warning: "warning", fault: "warning" };

// The server's own words for what we have none for.
const wordsOf = ({ name, code, text }) => {
	const key = code === "ok" ? `admin.check_${name}` : `admin.check_${name}_${code}`;

	return has(key) ? t(key) : `${name}: ${text}`;
};

const check = (finding) => el("li", { class: `check-line is-${finding.verdict}` }, icon(ICONS[finding.verdict]),
	el("span", {}, finding.verdict !== "ok" && el("span", { class: "visually-hidden" }, t(`admin.verdict_${finding.verdict}`), " "), wordsOf(finding)));

const tile = (label, value, title = null) => el("div", { class: "tile", title }, el("dt", {}, label), el("dd", {}, value));

const state = (report) => [
	el("p", { class: `verdict is-${report.verdict}`, role: "status" }, icon(ICONS[report.verdict]), t(`admin.all_${report.verdict}`)),
	el("ul", { class: "checks", role: "list" }, report.checks.map(check)),
	el("dl", { class: "tiles" },
		tile(t("admin.people"), formatNumber(report.active_users), report.users === report.active_users ? null : t("admin.of_accounts", { count: report.users })),
		tile(t("admin.rooms"), formatNumber(report.rooms)),
		tile(t("admin.messages"), formatNumber(report.messages)),
		tile(t("admin.files"), formatBytes(report.file_bytes)),
		tile(t("admin.connections"), formatNumber(report.websockets)),
		tile(t("admin.calls"), formatNumber(report.calls))),
	el("p", { class: "quiet" }, t("admin.runs_since", { version: report.version, when: formatAgo(report.started_at) }),
		" ", el("a", { href: "api.html" }, t("admin.api"))),
];

const COUNTED = { messages: "sum", people: "last", requests: "sum", file_bytes: "last" };

const figure = (span, rows, name) => {
	const points = series(span, SPANS[span], rows, name), format = name === "file_bytes" ? formatBytes : formatNumber;
	const whole = COUNTED[name] === "sum" ? points.reduce((sum, { value }) => sum + value, 0) : points.at(-1).value;
	const top = points.reduce((best, point) => (point.value > best.value ? point : best));
	const known = rows.some((row) => row[name] !== null);   // of the first span nobody knows how many messages came in it
	const most = known && t("admin.most", { value: format(top.value), when: spanName(span, top.at) });

	return el("section", { class: "figure" },
		el("h4", {}, t(`admin.figure_${name}`)),
		el("p", { class: "figure-value" }, el("strong", {}, known ? format(whole) : "–"), el("span", { class: "quiet" }, COUNTED[name] === "sum" ? t(`admin.sum_${span}`) : t(`admin.last_${span}`))),
		chart({ span, points, format, label: [t(`admin.figure_${name}`), most].filter(Boolean).join(". ") }),
		known && el("p", { class: "quiet figure-most" }, most));
};

const charts = (span) => loadedPart((signal) => api.get("admin/figures/", { span }, { signal }), ({ results }) =>
	el("div", { class: "figures" }, Object.keys(COUNTED).map((name) => figure(span, results, name))));

const history = () => {
	let shown = charts("hour");
	const choose = el("select", { class: "admin-filter", "aria-label": t("admin.span"), on: { change: ({ target }) => {
		const next = charts(target.value);

		shown.destroy();
		shown.element.replaceWith(next.element);
		shown = next;
	} } }, Object.keys(SPANS).map((span) => el("option", { value: span }, t(`admin.span_${span}`))));

	return { element: el("section", { class: "section" }, el("div", { class: "admin-heading" }, el("h3", {}, t("admin.history")), choose), shown.element),
		destroy: () => shown.destroy() };
};

export const health = () => {
	const now = loadedPart((signal) => api.get("admin/health/", {}, { signal }), state), past = history();

	return { element: el("div", {}, el("section", { class: "section" }, now.element), past.element), destroy: () => {
		now.destroy();
		past.destroy();
	} };
};
