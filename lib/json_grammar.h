/*
 * Whether bytes are JSON at all, to the letter of RFC 8259. json-c, which builds the tree, accepts more
 * than JSON even when strict (NaN, single quotes, `1.`, raw control characters, lone surrogates), and
 * what one parser lets pass and the next does not is where trouble starts.
 */
#ifndef MOZNODS_JSON_GRAMMAR_H
#define MOZNODS_JSON_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

/* True when the text is one JSON value, valid UTF-8, with no lone surrogate escape and at most `depth`
 * arrays and objects inside one another. */
bool json_grammar(const char *text, size_t length, int depth);

#endif
