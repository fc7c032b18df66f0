/*
 * What is looked for, as the index has it: a search whose names are resolved and whose words are folded, so that it can be compared with
 * postings, block by block.
 */
#ifndef MOZNODS_SEARCH_PLAN_H
#define MOZNODS_SEARCH_PLAN_H

#include "lib/base/strbuf.h"
#include "lib/search/search_query.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SEARCH_NEEDS = 320,  /* words of the index that one search asks for */
	SEARCH_CLAUSES = 32, /* terms, and what parameters say */
	SEARCH_NAMES = 16    /* rooms, or people, that a search names */
};

/* A word of the index, or all from one on and before another: where they begin in the plan's text. */
struct search_need {
	size_t from, to;
	bool range; /* else it is one word, and there is no other */
};

/* Needs that a message must have, one behind the other, or one of them. */
struct search_clause {
	int first, count;
	bool negative; /* it must not */
	bool any;      /* one of them */
};

/* A room of who searches. */
struct search_room {
	int64_t id, joined; /* joined: what calls everybody has called them, if its id is greater */
};

/* Zeroed it is empty. */
struct search_plan {
	int64_t user; /* who searches */
	int needs, clauses, rooms;
	struct search_need need[SEARCH_NEEDS];
	struct search_clause clause[SEARCH_CLAUSES];
	struct search_room *room; /* where is looked, in order of id; owned */
	bool mention;             /* only what names them: */
	int named;                /* the need of that */
	bool nothing;             /* nothing can be found */
	bool failed;              /* memory ran out */
	struct strbuf text;       /* the words of all needs, each with its NUL */
};

/* What is asked beside the words. */
struct search_scope {
	int64_t user, room, author; /* 0: any */
	int first_day, end_day;
	bool has[SEARCH_HAS_LINK + 1];
};

/* Makes the plan, inside a transaction. False: the scope names a room that the user is not in. To be freed in any case. */
bool search_plan_make(struct search_plan *plan, const struct search_query *query, const struct search_scope *scope);
void search_plan_free(struct search_plan *plan);

/* The room of the plan with this id; NULL: nothing is looked for there. */
const struct search_room *search_plan_room(const struct search_plan *plan, int64_t id);

#endif
