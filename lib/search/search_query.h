/*
 * What somebody looks for, as they typed it: words, all of which have to be there, `"a phrase"`, `-word`, `word*`, and operators:
 * `from:ada`, `in:12`, `in:"Lobby"`, `before:2026-05-01`, `after:`, `on:`, `has:file`, `has:image`, `has:link`, `is:mention`. What is
 * no operator, or has a value that makes no sense, is a word; the last word may be the beginning of a longer one. A pure function.
 */
#ifndef MOZNODS_SEARCH_QUERY_H
#define MOZNODS_SEARCH_QUERY_H

#include "lib/search/search_sign.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	SEARCH_CHARACTERS = 200,
	SEARCH_TERMS = 10,
	SEARCH_LAST_DAY = 99999999 /* behind every day */
};

enum search_kind {
	SEARCH_WORDS,   /* words that follow each other, most often one */
	SEARCH_FROM,    /* who wrote it: a user name */
	SEARCH_IN,      /* the room: an id, or where that is 0 a name */
	SEARCH_DAYS,    /* when it was sent */
	SEARCH_HAS,     /* what hangs on it */
	SEARCH_MENTION, /* it names who looks for it */
};

struct search_term {
	enum search_kind kind;
	bool negative;    /* SEARCH_WORDS: must not be there */
	bool prefix;      /* SEARCH_WORDS: the last of them may go on */
	const char *text; /* of the first three; borrowed from the query */
	int64_t id;
	int first_day, end_day; /* YYYYMMDD: from the first on, before the end */
	enum search_has has;
};

/* Zeroed it is empty. */
struct search_query {
	int count;
	struct search_term term[SEARCH_TERMS];
	bool positive; /* there is one that is not negative */
	char *text;    /* what the terms borrow from; owned */
};

/* Reads what was typed, valid UTF-8. NULL, or what is wrong with it, for a person. To be freed in any case. */
const char *search_query_read(const char *typed, struct search_query *query);
void search_query_free(struct search_query *query);

#endif
