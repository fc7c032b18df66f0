/*
 * Postings: which messages have a word, and where. The index is made of blocks of messages whose ids follow each other; a row of it
 * (the table search_posting) is what one block has of one word, as a text: for each message its place in the block, then its positions
 * of the word, each as the distance from the one before. What comes later is put behind, in whatever order. The text is printable
 * ASCII, so that both engines take it and join it: two characters from `0` to `o` are a place, those from space to `/` four bits of a
 * distance, the lowest first, and one from `p` to `~` its last bits.
 */
#ifndef MOZNODS_SEARCH_POSTING_H
#define MOZNODS_SEARCH_POSTING_H

#include "lib/base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	SEARCH_BLOCK = 4096,         /* messages */
	SEARCH_WORD_MOST = 256,      /* positions of a word in a message that are noted: behind them it is in no phrase */
	SEARCH_POSITION_MOST = 65534 /* the same of words */
};

/* A set of places in a block. Zeroed it is empty. */
struct search_set {
	uint64_t bits[SEARCH_BLOCK / 64];
};

static inline void
search_set_add(struct search_set *set, int place)
{
	set->bits[place / 64] |= UINT64_C(1) << place % 64;
}

static inline bool
search_set_has(const struct search_set *set, int place)
{
	return set->bits[place / 64] >> place % 64 & 1;
}

bool search_set_empty(const struct search_set *set);

/* Adds what is in the other. */
void search_set_join(struct search_set *set, const struct search_set *other);

/* Leaves in the first what is in both, or, negative, what is not in the other. */
void search_set_keep(struct search_set *set, const struct search_set *other, bool negative);

/* Appends a place, and behind it a distance. */
void search_posting_begin(struct strbuf *to, int place);
void search_posting_add(struct strbuf *to, int distance);

/* Reads postings: set `at` to the text. */
struct search_reader {
	const char *at;
	int place, position;
};

/* Whether there is another message, and another position of it; what is no posting ends them. */
bool search_posting_next(struct search_reader *reader);
bool search_posting_step(struct search_reader *reader);

/* Adds the places of the postings to a set. */
void search_posting_places(const char *postings, struct search_set *set);

/* Appends the postings but those of places in `gone` to `to`; false: there are none of these. */
bool search_posting_without(const char *postings, const struct search_set *gone, struct strbuf *to);

#endif
