/*
 * Quiet hours: on which days, from when to when, somebody wants no sound of anything, and by which clock.
 */
#ifndef MOZNODS_QUIET_H
#define MOZNODS_QUIET_H

#include "lib/base/time_zone.h"

struct input;

/* They end on the next day where they would not end after they begin. */
struct quiet {
	int from, to;               /* minutes of the day, 0–1439 */
	unsigned days;              /* on which they begin: bit 1 is Monday, bit 7 Sunday */
	char zone[TIME_ZONE_BYTES]; /* of the IANA list */
};

/* Takes a required field that is an object of all four. */
struct quiet quiet_take(struct input *input, const char *name);

#endif
