/*
 * Whether the counts that are stored are those that counting gives. It reads every row that is counted.
 */
#ifndef MOZNODS_COUNT_CHECK_H
#define MOZNODS_COUNT_CHECK_H

#include <stdint.h>

struct error;

/* A count that is wrong. */
struct wrong_count {
	const char *what; /* for a person: "participants of room" */
	int64_t id;       /* of which; 0: there is only one */
	int64_t stored, counted;
};

/* Compares all counts in one transaction that reads, and tells each that is wrong. How many are; -1: it could not be found out. */
int64_t count_check(void (*tell)(const struct wrong_count *wrong));

#endif
