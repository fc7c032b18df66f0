/*
 * The members of a JSON object as they were written, for what is to be passed on unchanged: a tree forgets how a number
 * was spelled, and what does not fit into one of its own. Only for texts that json_grammar has accepted.
 */
#ifndef MOZNODS_JSON_MEMBERS_H
#define MOZNODS_JSON_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

/* Part of a text, borrowed. */
struct span {
	const char *text;
	size_t length;
};

struct json_member {
	struct span name;  /* with its quotes and escapes */
	struct span value; /* without white space around it */
};

/* Takes the first member off the members of an object; `rest` begins as the object itself. False when there are none left. */
bool json_member_next(struct span *rest, struct json_member *member);

/* Whether this is the member's name, however it was escaped; `name` is ASCII. */
bool json_member_is(const struct json_member *member, const char *name);

/* The value of the last member of that name, which is the one that counts; its text is NULL when there is none. */
struct span json_member_find(struct span object, const char *name);

#endif
