/*
 * What somebody meant who has mistyped a name: the candidate that is the fewest slips of the keyboard away.
 */
#ifndef MOZNODS_NEAREST_H
#define MOZNODS_NEAREST_H

#include <stddef.h>

enum { NEAREST_BYTES = 64 }; /* longer names have no neighbours */

struct nearest {
	const char *word;  /* what was typed */
	const char *found; /* the nearest candidate so far, borrowed; NULL: none is near */
	size_t slips;      /* that lie between the two */
};

/* Compares one more candidate with the word. Letters are compared in either case. */
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
