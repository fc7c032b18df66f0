/*
 * How far the index reaches: the one row of the table search_state. The messages of the ids above `low` up to `high` are in it. Whoever
 * changes the index has that row locked.
 */
#ifndef MOZNODS_SEARCH_REACH_H
#define MOZNODS_SEARCH_REACH_H

#include <stdbool.h>
#include <stdint.h>

/* How far it reaches, and what is left to do. */
struct search_reach {
	int64_t low, high;
	int64_t newest; /* the greatest id that has a message, or a note that it had one */
	bool changed;   /* something that is in the index was edited or deleted */
	bool late;      /* a number that was passed has its message now */
	bool stale;     /* another version of the programs has made it: it is made anew */
};

/* Inside a transaction. */
struct search_reach search_reach_read(void);

/* Locks the row, in a transaction that writes. */
void search_reach_lock(void);

/* Sets it, and that this version has made the index. The row is locked. */
void search_reach_set(int64_t low, int64_t high);

/* Whether the one is still as far as the other. */
bool search_reach_same(const struct search_reach *one, const struct search_reach *other);

#endif
