/*
 * Lists of words in the configuration: separated by blanks or commas.
 */
#ifndef MOZNODS_WORDS_H
#define MOZNODS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The next word of a list and its length, NULL at the end; moves `list` behind it. */
const char *words_next(const char **list, size_t *length);

/* Whether one of the words is this one, in whatever case of ASCII letters. */
bool words_have(const char *list, const char *word);

#endif
