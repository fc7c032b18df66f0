/* Times as clients write them: see time_text.h. */
#include "lib/base/time_text.h"

#include <string.h>
#include <time.h>

static const int64_t time_max = 253402300799; /* the last second of the year 9999 */

/* Reads so many digits, a number from `least` to `most`, and goes past them. */
static bool
take_number(const char **text, int digits, int least, int most, int *number)
{
	*number = 0;
	for (; digits > 0; digits--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (**text - '0');
	}
	return *number >= least && *number <= most;
}

/* Goes past one of these characters. */
static bool
take_one_of(const char **text, const char *characters)
{
	return **text && strchr(characters, *(*text)++);
}

static bool
take_fraction(const char **text)
{
	size_t digits;

	if (**text != '.')
		return true;
	digits = strspn(++*text, "0123456789");
	*text += digits;
	return digits > 0;
}

/* How far the zone is ahead of UTC, in seconds. */
static bool
take_zone(const char **text, int *offset)
{
	char sign = **text;
	int hours, minutes;

	*offset = 0;
	if (take_one_of(text, "Zz"))
		return true;
	if ((sign != '+' && sign != '-') || !take_number(text, 2, 0, 23, &hours) || !take_one_of(text, ":")
	    || !take_number(text, 2, 0, 59, &minutes))
		return false;
	*offset = (sign == '-' ? -1 : 1) * (hours * 60 + minutes) * 60;
	return true;
}

/* Whether the month has that day: one that it does not have becomes a day of the next. */
static bool
day_exists(int year, int month, int day)
{
	struct tm noon = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12 };

	timegm(&noon);
	return noon.tm_mday == day;
}

/* A day of a year from `least` on. */
static bool
take_date(const char **text, int least, int *year, int *month, int *day)
{
	return take_number(text, 4, least, 9999, year) && take_one_of(text, "-") && take_number(text, 2, 1, 12, month)
	    && take_one_of(text, "-") && take_number(text, 2, 1, 31, day) && day_exists(*year, *month, *day);
}

int
time_text_day(const char *text)
{
	int year, month, day;

	return take_date(&text, 1970, &year, &month, &day) && !*text ? year * 10000 + month * 100 + day : 0;
}

bool
time_text_read(const char *text, int64_t *seconds)
{
	int year, month, day, hour, minute, second, offset;
	struct tm utc;
	int64_t time;

	if (!take_date(&text, 0, &year, &month, &day) || !take_one_of(&text, "Tt") || !take_number(&text, 2, 0, 23, &hour)
	    || !take_one_of(&text, ":") || !take_number(&text, 2, 0, 59, &minute) || !take_one_of(&text, ":")
	    || !take_number(&text, 2, 0, 60, &second) || !take_fraction(&text) || !take_zone(&text, &offset) || *text)
		return false;
	utc = (struct tm){
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute, .tm_sec = second
	};
	time = (int64_t)timegm(&utc) - offset;
	if (time > time_max)
		return false;
	*seconds = time;
	return true;
}

void
time_text_write(int64_t seconds, char text[TIME_TEXT_BYTES])
{
	time_t time = (time_t)seconds;
	struct tm utc;

	strftime(text, TIME_TEXT_BYTES, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&time, &utc));
}
