// When and of what somebody is told: quiet hours, spans of silence, levels.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultLevel, levelOf } from "../../web/js/features/notifications/level.js";
import { inQuietHours } from "../../web/js/features/notifications/quiet-hours.js";
import { endOf, isForever, isSilenced } from "../../web/js/features/notifications/silence.js";

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const at = (text) => new Date(text);
const quietAt = (quiet, ...times) => times.map((time) => inQuietHours(quiet, at(time)));

test("without quiet hours it is never quiet", () => {
	assert.equal(inQuietHours(null, at("2026-03-02T03:00:00Z")), false);
});

test("hours within a day: the first minute is in them, the last is not", () => {
	const lunch = { from: "12:00", to: "13:30", days: everyDay, zone: "UTC" };

	assert.deepEqual(quietAt(lunch, "2026-03-02T11:59:59Z", "2026-03-02T12:00:00Z", "2026-03-02T13:29:59Z", "2026-03-02T13:30:00Z"), [false, true, true, false]);
});

test("hours over midnight belong to the day on which they begin", () => {
	const nights = { from: "22:00", to: "07:00", days: [1, 2, 3, 4, 7], zone: "UTC" };      // not before Saturday and Sunday

	// 2026-03-06 is a Friday.
	assert.deepEqual(quietAt(nights, "2026-03-05T23:00:00Z", "2026-03-06T06:59:00Z", "2026-03-06T07:00:00Z", "2026-03-06T23:00:00Z",
		"2026-03-07T03:00:00Z", "2026-03-08T03:00:00Z", "2026-03-08T21:59:00Z", "2026-03-08T22:00:00Z", "2026-03-09T03:00:00Z"),
	[true, true, false, false, false, false, false, true, true]);
});

test("hours that end when they begin last a whole day", () => {
	const sunday = { from: "09:00", to: "09:00", days: [7], zone: "UTC" };

	assert.deepEqual(quietAt(sunday, "2026-03-08T08:59:00Z", "2026-03-08T09:00:00Z", "2026-03-09T08:59:00Z", "2026-03-09T09:00:00Z"), [false, true, true, false]);
});

test("it is the clock of their zone that counts, its day too", () => {
	const nights = { from: "22:00", to: "07:00", days: [1], zone: "Asia/Tokyo" };          // nine hours ahead

	assert.deepEqual(quietAt(nights, "2026-03-02T12:59:00Z", "2026-03-02T13:00:00Z", "2026-03-02T21:59:00Z", "2026-03-02T22:00:00Z"), [false, true, true, false]);
	assert.deepEqual(quietAt({ ...nights, from: "00:00", to: "01:00" }, "2026-03-01T15:30:00Z", "2026-03-02T15:30:00Z"), [true, false]);
	assert.deepEqual(quietAt({ from: "12:00", to: "12:30", days: [1], zone: "Asia/Kathmandu" }, "2026-03-02T06:14:00Z", "2026-03-02T06:15:00Z", "2026-03-02T06:45:00Z"),
		[false, true, false]);
});

test("summer time moves them with the clock on the wall", () => {
	const nights = { from: "22:00", to: "07:00", days: everyDay, zone: "Europe/Berlin" };  // UTC+1; from 2026-03-29 to 2026-10-25 UTC+2

	assert.deepEqual(quietAt(nights, "2026-03-28T05:30:00Z", "2026-03-29T04:30:00Z", "2026-03-29T05:30:00Z", "2026-03-29T20:00:00Z"), [true, true, false, true]);
	assert.deepEqual(quietAt(nights, "2026-10-24T20:30:00Z", "2026-10-25T05:30:00Z", "2026-10-25T06:00:00Z", "2026-10-25T20:30:00Z", "2026-10-25T21:00:00Z"),
		[true, true, false, false, true]);
});

test("a zone that nobody here knows is no reason to fail", () => {
	assert.equal(inQuietHours({ from: "00:00", to: "00:00", days: everyDay, zone: "Moon/Tycho" }, at("2026-03-02T03:00:00Z")), true);
});

test("a room is silenced for hours, until a morning after a night, or until it is called back", () => {
	const evening = new Date(2026, 2, 2, 21, 30).getTime(), night = new Date(2026, 2, 3, 3, 0).getTime(), early = new Date(2026, 2, 3, 6, 0).getTime();
	const local = (...parts) => new Date(...parts).getTime();

	assert.equal(Date.parse(endOf("hour", evening)), local(2026, 2, 2, 22, 30));
	assert.equal(Date.parse(endOf("eight", evening)), local(2026, 2, 3, 5, 30));
	assert.deepEqual([evening, night, early].map((now) => Date.parse(endOf("morning", now))),
		[local(2026, 2, 3, 8), local(2026, 2, 3, 8), local(2026, 2, 4, 8)]);
	assert.deepEqual(["forever", "eight"].map((span) => isForever(endOf(span, evening))), [true, false]);
	assert.match(endOf("hour", evening), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test("a silence that is over is none", () => {
	const now = Date.parse("2026-03-02T12:00:00Z");

	assert.deepEqual([null, "2026-03-02T11:59:59Z", "2026-03-02T12:00:01Z"].map((silenced_until) => isSilenced({ silenced_until }, now)), [false, false, true]);
	assert.equal(isSilenced(null, now), false);
});

test("the room's own level goes before that of all rooms, and that before the number of people", () => {
	const room = (participant_count, notify = "default", kind = "room") => ({ kind, participant_count, membership: { notify } });

	assert.deepEqual([8, 9].map((count) => levelOf(room(count), "default")), ["all", "mentions"]);
	assert.equal(levelOf(room(9, "default", "direct"), "default"), "all");
	assert.equal(levelOf(room(2), "none"), "none");
	assert.equal(levelOf(room(2, "mentions"), "none"), "mentions");
	assert.equal(defaultLevel(room(9, "none"), "default"), "mentions");
});
