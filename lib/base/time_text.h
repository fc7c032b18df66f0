/*
 * Times as text, as clients write them and see them.
 */
#ifndef MOZNODS_TIME_TEXT_H
#define MOZNODS_TIME_TEXT_H

#include <stdbool.h>
#include <stdint.h>

enum { TIME_TEXT_BYTES = 32 };

/* Reads a date and time of RFC 3339, `2026-05-01T12:00:00Z`, of any zone, as Unix seconds; a fraction of a second is cut off, and a
 * leap second is the one after it. False: it is none. */
bool time_text_read(const char *text, int64_t *seconds);

/* Reads a day of 1970 or later, `2026-05-01`, as the number 20260501; 0: it is none. */
int time_text_day(const char *text);

/* Writes Unix seconds in the same way, in UTC, NUL-terminated. */
void time_text_write(int64_t seconds, char text[TIME_TEXT_BYTES]);

#endif
