/*
 * Whether bytes are JSON at all, to the letter of RFC 8259. json-c, which builds the tree, accepts more
 * than JSON even when strict (NaN, single quotes, `1.`, raw control characters, lone surrogates), and
 * what one parser accepts and the next does not can be used to get something past the first.
 */
#ifndef MOZNODS_JSON_GRAMMAR_H
#define MOZNODS_JSON_GRAMMAR_H

#include <stddef.h>

/* What a text may hold at most: a tree of it takes memory for its values, and most for arrays and objects, however short. */
struct json_bounds {
	int depth;      /* arrays and objects inside one another */
	int values;     /* of any kind, arrays and objects included */
	int containers; /* arrays and objects */
};

enum json_verdict {
	JSON_VALID,
	JSON_BROKEN,  /* it is no JSON: also invalid UTF-8, or a lone surrogate escape */
	JSON_TOO_MUCH /* as far as it was read, it is JSON, and out of bounds */
};

/* Whether the text is one JSON value within bounds. Takes no memory, and time in proportion to the length. */
enum json_verdict json_grammar(const char *text, size_t length, const struct json_bounds *bounds);

#endif
