// Small charts, drawn here: a bar for each hour or day.
import { formatDate, formatDateTime } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { shape } from "../../core/ui/svg.js";

const HEIGHT = 48, STEP = 4, WIDTH = 3;
const HOUR_MS = 60 * 60 * 1000;
const MS = { hour: HOUR_MS, day: 24 * HOUR_MS };

// The last `count` spans up to the newest row: {at, value}, with `missing` where no server ran.
export const series = (span, count, rows, name, missing = 0) => {
	const step = MS[span], known = new Map(rows.map((row) => [Date.parse(row.began_at), Math.max(0, row[name] ?? missing)]));
	const last = rows.length ? Date.parse(rows.at(-1).began_at) : 0;

	return Array.from({ length: count }, (_, index) => {
		const at = last - (count - 1 - index) * step;

		return { at, value: known.get(at) ?? missing };
	});
};

// What one bar is called: the day, or the hour.
export const spanName = (span, at) => (span === "day" ? formatDate(at) : formatDateTime(at));

// `label` says all of it to who does not see it; `format(value)` writes one figure.
export const chart = ({ span, points, label, format }) => {
	const most = Math.max(1, ...points.map(({ value }) => value));
	const bar = ({ at, value }, index) => {
		const height = value ? Math.max(1, (value / most) * HEIGHT) : 0;
		/* What is pointed at is the whole column, not only as much as is filled. */
		return shape("g", {}, shape("title", {}, `${spanName(span, at)}: ${format(value)}`),
			shape("rect", { class: "chart-column", x: index * STEP, y: 0, width: STEP, height: HEIGHT }),
			shape("rect", { class: "chart-bar", x: index * STEP + (STEP - WIDTH) / 2, y: HEIGHT - height, width: WIDTH, height }));
	};

	return el("figure", { class: "chart" },
		shape("svg", { viewBox: `0 0 ${points.length * STEP} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label }, ...points.map(bar)),
		el("figcaption", { "aria-hidden": "true" }, el("span", {}, spanName(span, points[0].at)), el("span", {}, spanName(span, points.at(-1).at))));
};
