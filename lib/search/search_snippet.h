/*
 * What is shown of a message that was found: a piece of its text, with the words that it was found by.
 */
#ifndef MOZNODS_SEARCH_SNIPPET_H
#define MOZNODS_SEARCH_SNIPPET_H

#include "lib/search/search_query.h"

#include <stdbool.h>

struct strbuf;

enum { SEARCH_SNIPPET_CHARACTERS = 200, SEARCH_SOUGHT_MOST = 256 };

/* The words of a search, taken apart once for all texts of a page: some that follow each other for each of its terms. */
struct search_sought {
	int count, terms;
	struct {
		int first, count; /* of its words */
		bool prefix;
	} term[SEARCH_TERMS];
	char *word[SEARCH_SOUGHT_MOST]; /* owned */
	bool failed;                    /* memory ran out */
};

/* Takes the words of a search, those that must not be there left out. Zeroed it has none. To be freed. */
void search_sought_take(struct search_sought *sought, const struct search_query *query);
void search_sought_free(struct search_sought *sought);

/* Appends a piece of the text around the first of the words, else its beginning, as JSON: `[{"text":"…"},{"text":"found","match":true}]`,
 * at most SEARCH_SNIPPET_CHARACTERS together; runs of white space are one blank, an ellipsis is where something is left out. Returns
 * whether any of the words is there; `must` leaves a text alone that has none of them. */
bool search_snippet_write(struct search_sought *sought, const char *text, bool must, struct strbuf *to);

#endif
