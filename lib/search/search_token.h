/*
 * What a text is found by: its words, folded so that people find what they mean (lib/base/search_key.h). Texts that are indexed, those
 * that are looked for and those of which a snippet is shown are taken apart by this one function, so that they agree.
 */
#ifndef MOZNODS_SEARCH_TOKEN_H
#define MOZNODS_SEARCH_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

/* The folded word is cut off behind so many bytes, at a character: longer ones that begin alike are the same. */
enum { SEARCH_TOKEN_BYTES = 96 };

struct search_token {
	const char *word; /* folded; borrowed until the function that gets it returns */
	size_t length;    /* of it, bytes */
	size_t start, end; /* where it stands in the text, bytes; what one character becomes may be several words of the same place */
	bool apart;        /* one character of a script without spaces, or a picture: no beginning of a longer word */
};

typedef void search_take(void *context, const struct search_token *token);

/* Gives the words of a text, which is UTF-8, in order: letters and digits with their marks, of scripts with spaces as they stand
 * together; of Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese each character with its marks, and each emoji, is a word of
 * its own, so that a part of a sentence is found as a phrase. Everything else separates words. Takes time and memory in proportion
 * to the text. False when memory ran out. */
bool search_tokens(const char *text, search_take *take, void *context);

#endif
