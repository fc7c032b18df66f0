/* Quiet hours: see quiet.h. */
#include "lib/account/quiet.h"
#include "lib/request/input.h"
#include "lib/request/input_object.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MONDAY = 1, SUNDAY = 7 };

/* A time of day, HH:MM, in minutes. */
static int
take_minute(struct input *input, const char *name)
{
	const char *text = input_exact(input, name, 1, SIZE_MAX);
	int hour = 24, minute = 0;

	if (!*text)
		return 0;
	if (strlen(text) == 5 && strspn(text, "0123456789") == 2 && text[2] == ':' && strspn(text + 3, "0123456789") == 2)
		sscanf(text, "%d:%d", &hour, &minute);
	if (hour < 24 && minute < 60)
		return 60 * hour + minute;
	input_add_error(input, name, "This must be a time of day, such as 22:00.");
	return 0;
}

static void
take_zone(struct input *input, const char *name, char zone[TIME_ZONE_BYTES])
{
	const char *text = input_exact(input, name, 1, SIZE_MAX);

	if (*text && !time_zone_exists(text))
		input_add_error(input, name, "This must be a time zone of the IANA list, such as Europe/Berlin.");
	else
		snprintf(zone, TIME_ZONE_BYTES, "%s", text);
}

struct quiet
quiet_take(struct input *input, const char *name)
{
	struct quiet quiet = { 0 };
	struct input inner;

	if (!input_object_begin(input, name, &inner))
		return quiet;
	quiet.from = take_minute(&inner, "from");
	quiet.to = take_minute(&inner, "to");
	quiet.days = input_object_bits(&inner, "days", MONDAY, SUNDAY);
	take_zone(&inner, "zone", quiet.zone);
	input_object_end(input, name, &inner);
	return quiet;
}
