// Whether it is quiet now: the hours of the days on which nothing shall make a sound, by the clock of their zone.

const DAYS = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

const minutes = (text) => {
	const [hour, minute] = text.split(":").map(Number);

	return hour * 60 + minute;
};

const formatOf = (timeZone) => new Intl.DateTimeFormat("en", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// The day of the week, 1 (Monday) to 7, and the minute of the day. A zone that this browser does not know is its own.
const clockIn = (zone, now) => {
	let format;

	try {
		format = formatOf(zone);
	} catch {
		format = formatOf(undefined);
	}
	const { weekday, hour, minute } = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));

	return { day: DAYS[weekday], minute: Number(hour) * 60 + Number(minute) };
};

// `quiet`: {from, to, days, zone} as the API has it, or null; `now`: a Date or milliseconds. The days are those on which the hours
// begin; they end on the next one where `to` is not later than `from`.
export const inQuietHours = (quiet, now) => {
	if (!quiet)
		return false;
	const { day, minute } = clockIn(quiet.zone, now), from = minutes(quiet.from), to = minutes(quiet.to);
	const today = quiet.days.includes(day), yesterday = quiet.days.includes(day === 1 ? 7 : day - 1);

	if (from < to)
		return today && minute >= from && minute < to;
	return (today && minute >= from) || (yesterday && minute < to);
};
