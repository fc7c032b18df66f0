// Sizes and spans of time in the user's language, for the parts that tell them.
import { serverNow } from "./clock.js";
import { locale } from "./i18n.js";

// "5 minutes ago".
export const formatAgo = (value) => {
	const seconds = Math.round((serverNow() - new Date(value)) / 1000);
	const steps = [[60, "second", 1], [3600, "minute", 60], [86400, "hour", 3600], [2592000, "day", 86400], [31536000, "month", 2592000]];
	const [, unit, length] = steps.find(([end]) => seconds < end) ?? [0, "year", 31536000];

	return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.max(0, Math.floor(seconds / length)), unit);
};

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

export const formatBytes = (bytes) => {
	const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
	const value = bytes / 1024 ** step;

	return new Intl.NumberFormat(locale, { style: "unit", unit: UNITS[step], unitDisplay: step ? "short" : "long",
		maximumFractionDigits: step && value < 10 ? 1 : 0 }).format(value);
};
