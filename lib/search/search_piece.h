/*
 * Some messages that the index has not got yet, on their way into it in two steps. First they are read, and what is written of them is
 * worked out, while everybody else may write. Then it is stored, in a transaction of 1 or 2 ms. In between others may be faster, or
 * messages may change, which are noted (search_note.h): then the piece is dropped, and the next try reads again. So a note of a message
 * that the index has not got stays until it has: somebody may have read the message before it changed.
 */
#ifndef MOZNODS_SEARCH_PIECE_H
#define MOZNODS_SEARCH_PIECE_H

#include "lib/search/search_batch.h"
#include "lib/search/search_posting.h"
#include "lib/search/search_reach.h"

#include <stdbool.h>
#include <stdint.h>

/* What there is to do next. */
enum search_work {
	SEARCH_NOTHING,
	SEARCH_REPAIR, /* what is in the index is wrong, all of it or what has changed: no work of a piece */
	SEARCH_LATE,   /* messages of numbers that were passed, */
	SEARCH_NEW,    /* or that are newer than all that are in it, */
	SEARCH_OLD     /* or older */
};

/* Zeroed it is empty. */
struct search_piece {
	enum search_work work;
	struct search_reach reach; /* that of the index when the piece was read */
	int64_t after, last;       /* the numbers above one up to the other are in the index with it; of late ones none */
	struct search_set read;    /* messages, as places in the block of the batch; */
	struct search_set noted;   /* those of them that have changed before: they are read when the piece is stored */
	struct search_batch batch; /* what the others are found by */
};

/* Reads the next piece, with `old` also of the messages that are older than those in the index, in a transaction of its own. False: it
 * did not go well. To be freed in any case. */
bool search_piece_read(struct search_piece *piece, bool old);

/* Stores a piece of messages, in a transaction of its own, or drops it where it is no longer right. False: it did not go well. */
bool search_piece_store(struct search_piece *piece);

void search_piece_free(struct search_piece *piece);

#endif
