/*
 * Numbers that were passed and have no message: the table search_gap. On PostgreSQL one with a greater id may be committed first, so
 * that a number is waited for a while.
 */
#ifndef MOZNODS_SEARCH_GAP_H
#define MOZNODS_SEARCH_GAP_H

#include "lib/search/search_posting.h"

#include <stdbool.h>
#include <stdint.h>

/* Waits for the last of the numbers between two, to which no messages belong yet. In a transaction that writes, as what follows. */
void search_gap_note(int64_t after, int64_t before);

/* The same of the last ones up to the newest message. */
void search_gap_note_last(int64_t newest);

/* Waits no longer for those of these places of a block. False: for one of them nobody has waited. */
bool search_gap_take(int64_t block, const struct search_set *places);

/* Waits no longer for what has not come in an hour, in a transaction of its own. */
void search_gap_forget(void);

#endif
