/*
 * How long sound or film is, as whoever sends it says: seconds in text and in JSON, milliseconds in the database.
 */
#ifndef MOZNODS_DURATION_H
#define MOZNODS_DURATION_H

#include <stdint.h>

enum { DURATION_NONE = -1 };

/* Reads digits with at most one point in or around them, `12`, `12.5`, `.25`: milliseconds, rounded. DURATION_NONE: it is no such
 * number, or more than duration_max. */
int64_t duration_read(const char *text);

#endif
