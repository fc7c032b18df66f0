/*
 * Who is mentioned in a text: `@` and the name of a member, wherever no code stands (code_blank.h). A pure function; who is a member
 * it asks its caller.
 */
#ifndef MOZNODS_MENTION_FIND_H
#define MOZNODS_MENTION_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MENTIONS_MOST = 20,       /* people in one text; who comes after them is text */
	MENTION_ASKED_MOST = 640, /* names that are looked up for one text: as many as 20 of 32 characters may need */
};

/* The member whose user name has this key (text_folded), 0: nobody's. */
typedef int64_t mention_lookup(void *context, const char *key);

/* What was found, as a place in the text: the name as typed, without the @. */
struct mention {
	int64_t user;
	size_t start, length; /* bytes */
};

/* Each person once, in order of appearance. */
struct mentions {
	int count;
	struct mention mention[MENTIONS_MOST];
	bool all;  /* @all or @everyone is there */
	bool here; /* @here is there */
};

/* Finds the mentions in a text of valid UTF-8. The @ stands at the start, or behind white space, an opening bracket or quote, a mark of
 * formatting, or a character of a script without spaces; the name is the longest that is a member's, ignoring case, and no letter or
 * digit of a script with spaces follows it. Takes time in proportion to the text, and MENTION_ASKED_MOST look-ups at most. False when
 * memory ran out. */
bool mentions_find(const char *text, mention_lookup *lookup, void *context, struct mentions *found);

#endif
