/* When a clock is believed: lib/db/age, by moments that are made up. */
#include "tap.h"
#include "lib/db/age.h"

enum { DAY = 24 * 60 * 60, YEAR = 365 * DAY, SETTLE = DAY, BOOT = 7, NEXT_BOOT = 8 };

static const int64_t start = 1700000000;

/* So many seconds after the start: by the clock of day, and as it really is. */
static struct age_moment
moment(int64_t wall, int64_t uptime, int64_t boot)
{
	return (struct age_moment){ .wall = start + wall, .uptime = 1000 + uptime, .boot = boot };
}

/* Whether the time where ages are judged is that many seconds after the start. */
static bool
judged(const struct age_record *record, struct age_moment now, int64_t wanted)
{
	bool believed;

	return age_judge(record, &now, &believed) == start + wanted;
}

/* A beat a minute for so long, with a clock that is this much ahead. */
static struct age_record
beat(struct age_record record, int64_t from, int64_t seconds, int64_t ahead, int64_t boot)
{
	for (int64_t at = from; at <= from + seconds; at += 60) {
		struct age_moment now = moment(at + ahead, at, boot);

		record = age_advance(&record, &now, SETTLE);
	}
	return record;
}

static void
try_a_running_machine(const struct age_record *begun)
{
	struct age_record record = beat(*begun, 0, 3600, 0, BOOT);

	claim(judged(&record, moment(3700, 3700, BOOT), 3700), "a clock that goes right is believed");
	claim(judged(&record, moment(100 * DAY, 100 * DAY, BOOT), 100 * DAY), "also when nobody has asked for a hundred days");
	claim(judged(&record, moment(YEAR + 3700, 3700, BOOT), 3700), "one that leaps a year ahead is not");
	claim(judged(&record, moment(3700 - YEAR, 3700, BOOT), 3700), "nor one that is set back a year");
	claim(judged(&record, moment(3700 - 3600, 3700, BOOT), 100), "one that is set back an hour is");
	record = beat(record, 3660, 3600, YEAR, BOOT);
	claim(judged(&record, moment(8000, 8000, BOOT), 8000), "one that is mended is believed at once");
	record = beat(record, 7320, DAY / 2, YEAR, BOOT);
	claim(judged(&record, moment(YEAR + DAY, DAY, BOOT), DAY), "half a day is not enough");
	record = beat(record, 7320 + DAY / 2, DAY, YEAR, BOOT);
	claim(judged(&record, moment(YEAR + 2 * DAY, 2 * DAY, BOOT), YEAR + 2 * DAY), "one that has held for a day is believed");
}

static void
try_another_boot(const struct age_record *begun)
{
	struct age_record record = beat(*begun, 0, 3600, 0, BOOT);

	claim(judged(&record, moment(3600 + DAY / 2, 5, NEXT_BOOT), 3600 + DAY / 2), "a night off is a night off");
	claim(judged(&record, moment(200 * DAY, 5, NEXT_BOOT), 3600), "200 days off may be a wrong clock");
	record = beat(record, 200 * DAY, 3600, 0, NEXT_BOOT);
	claim(judged(&record, moment(200 * DAY + 3700, 200 * DAY + 3700, NEXT_BOOT), 7300), "time goes on from where it was");
	record = beat(record, 200 * DAY + 3660, DAY, 0, NEXT_BOOT);
	claim(judged(&record, moment(202 * DAY, 202 * DAY, NEXT_BOOT), 202 * DAY), "after a day they were 200 days");
}

static void
try_two_leaps(const struct age_record *begun)
{
	struct age_record record = beat(*begun, 0, 3600, 0, BOOT);

	record = beat(record, 3660, DAY / 2, YEAR, BOOT);
	record = beat(record, 3660 + DAY / 2, DAY / 2 + 3600, 2 * YEAR, BOOT);
	claim(judged(&record, moment(2 * YEAR + 2 * DAY, 2 * DAY, BOOT), 2 * DAY), "a second leap begins the day anew");
}

int
main(void)
{
	const struct age_record begun = { .last = moment(0, 0, BOOT), .agreed = start };

	try_a_running_machine(&begun);
	try_another_boot(&begun);
	try_two_leaps(&begun);
	return tap_done();
}
