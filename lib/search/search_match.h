/*
 * Which messages of one block fit a plan.
 */
#ifndef MOZNODS_SEARCH_MATCH_H
#define MOZNODS_SEARCH_MATCH_H

#include "lib/search/search_plan.h"
#include "lib/search/search_posting.h"

/* The newest block from `block` on down to `least` that has all that a message must have; -1: there is none. */
int64_t search_match_block(const struct search_plan *plan, int64_t block, int64_t least);

/* The places in the block of the messages that fit the plan; false when memory ran out. */
bool search_match(const struct search_plan *plan, int64_t block, struct search_set *places);

#endif
