// Spans of time in the user's language, as short as can be read: "45 sec", "1 min 30 sec", "2 hr".
import { locale } from "./i18n.js";

const part = (value, unit) => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);

export const formatSpan = (seconds) => {
	const parts = [[Math.floor(seconds / 3600), "hour"], [Math.floor(seconds / 60) % 60, "minute"], [seconds % 60, "second"]].filter(([value]) => value > 0);

	return (parts.length ? parts.slice(0, 2) : [[0, "second"]]).map(([value, unit]) => part(value, unit)).join(" ");
};
