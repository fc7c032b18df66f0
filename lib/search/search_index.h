/*
 * The index of messages, which follows them in pieces: to send one costs nothing. Whoever has time does a piece, the daemon's upkeep or
 * who searches next. The messages of the ids above `low` up to `high` (search_reach.h) are in it; newer ones are taken in order, those of
 * an old database from the newest on down while the server serves (search_piece.h). A number that is passed and has no message is waited
 * for a while (search_gap.h). What was edited or deleted is in search_changed until it has been taken out of its block, and put there
 * anew. Words that are gone are gone from the file with that: rows are rewritten, as those of messages are.
 */
#ifndef MOZNODS_SEARCH_INDEX_H
#define MOZNODS_SEARCH_INDEX_H

#include <stdbool.h>
#include <stdint.h>

/* Does a piece of what there is to do: messages that were edited or deleted first, then those that are new, then, with `old`, some of
 * those that are not in it yet. False: there was nothing, or it did not go well, which the next try may. */
bool search_index_piece(bool old);

/* Does pieces until all that was committed before is in it, old messages apart, or until this moment (clock_uptime_ms); of those it
 * takes some, too. False: it has not come so far. */
bool search_index_catch_up(int64_t until);

/* What the daemon does once a second, some pieces at most: when there is enough to do, or with `all` whatever there is; what is left
 * then, the next time. */
void search_index_upkeep(bool all);

/* Has the whole index made anew, piece by piece. In a transaction that writes. */
void search_index_reset(void);

#endif
