/*
 * Whether the index has the messages that there are. It reads which those are, not their texts.
 */
#ifndef MOZNODS_SEARCH_CHECK_H
#define MOZNODS_SEARCH_CHECK_H

#include <stdbool.h>
#include <stdint.h>

struct search_agreement {
	int64_t messages, missing; /* that it should have, and of those what it has not */
	int64_t strays;            /* that it has, and that are gone */
	int64_t left;              /* up to which id old messages are still to come; 0: all are in it */
};

/* Compares the two in one transaction that reads. False: it could not be found out. */
bool search_check(struct search_agreement *agreement);

#endif
