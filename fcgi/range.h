/*
 * The header Range (RFC 9110, section 14.1.2).
 */
#ifndef MOZNODS_RANGE_H
#define MOZNODS_RANGE_H

#include <stdint.h>

enum range_kind {
	RANGE_NONE, /* absent, not understood, or several at once: the whole is sent */
	RANGE_SOME,
	RANGE_UNSATISFIABLE /* nothing of it exists: 416 */
};

struct range {
	int64_t first, last; /* bytes, both included */
};

/* Reads the header's value (NULL: absent) for a representation of `size` bytes. */
enum range_kind range_read(const char *value, int64_t size, struct range *range);

#endif
