/*
 * Blocks of the index, as rows.
 */
#ifndef MOZNODS_SEARCH_BLOCK_H
#define MOZNODS_SEARCH_BLOCK_H

#include "lib/search/search_posting.h"

/* Takes the messages of these places out of the block, with every word that nothing else in it has. Reads all of it: some 2 ms of ten
 * thousand words. In a transaction that writes; false when memory ran out. */
bool search_block_remove(int64_t block, const struct search_set *gone);

/* Forgets the block where it has no words left: no search need look at it. In a transaction that writes. */
void search_block_forget_empty(int64_t block);

/* Empties the blocks from the first on and before the end, in a transaction that writes. */
void search_block_clear(int64_t first, int64_t end);

#endif
