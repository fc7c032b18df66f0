/*
 * Rate limits by the minute, in fixed windows.
 */
#ifndef MOZNODS_WSD_MINUTE_H
#define MOZNODS_WSD_MINUTE_H

#include <stdbool.h>
#include <stdint.h>

/* The current window. A zeroed struct has counted none. */
struct minute {
	int64_t began; /* milliseconds of uptime */
	int count;
};

/* Counts one more of something; true when more than `most` have come within a minute. */
bool minute_exceeds(struct minute *minute, int most);

#endif
