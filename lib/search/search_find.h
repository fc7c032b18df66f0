/*
 * Finding messages: a plan is compared with the blocks of the index, from the newest on down. Blocks in which one of the words is not are
 * passed over without being read, so that a rare word costs a look-up in each; a common one is found in the newest block, and nothing
 * else is read.
 */
#ifndef MOZNODS_SEARCH_FIND_H
#define MOZNODS_SEARCH_FIND_H

#include <stdbool.h>
#include <stdint.h>

struct search_plan;
struct search_reach;

enum { SEARCH_PAGE_MOST = 50 };

/* What is asked for. */
struct search_part {
	int64_t before; /* only messages with ids below */
	int want;       /* at most SEARCH_PAGE_MOST */
	int64_t until;  /* when to stop (clock_uptime_ms), after one block at least */
};

/* Ids of messages that are there and that the user may read, the newest first. */
struct search_found {
	int count;
	int64_t id[SEARCH_PAGE_MOST + 1];
	int64_t next; /* where it goes on: with ids below; 0: nowhere */
	bool stopped; /* there was no time for more */
	bool failed;  /* memory ran out */
};

/* Inside a transaction. */
void search_find(const struct search_plan *plan, const struct search_reach *reach, const struct search_part *part,
                 struct search_found *found);

#endif
