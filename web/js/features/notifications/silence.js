// For how long a room can be silenced.

const HOUR_MS = 3600000;
const MORNING = 8;             // o'clock
const NIGHT_LEAST_MS = 4 * HOUR_MS;
const FOREVER = "9999-12-31T23:59:59Z";

export const spans = ["hour", "eight", "morning", "forever"];

// The next morning that is far enough for a night: late in the night that is today's.
const morning = (now) => {
	const at = new Date(now).setHours(MORNING, 0, 0, 0);

	return at - now >= NIGHT_LEAST_MS ? new Date(at) : new Date(new Date(at).setDate(new Date(at).getDate() + 1));
};

// The end of such a span that begins now, in milliseconds, as the API takes it.
export const endOf = (span, now) => {
	if (span === "forever")
		return FOREVER;
	return (span === "morning" ? morning(now) : new Date(now + (span === "hour" ? 1 : 8) * HOUR_MS)).toISOString().replace(/\.\d+Z$/, "Z");
};

export const isForever = (until) => until >= "9000";

export const isSilenced = (membership, now) => membership?.silenced_until != null && Date.parse(membership.silenced_until) > now;
