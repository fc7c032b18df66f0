/*
 * What may stand for a reaction: one character as people see it, with a picture.
 */
#ifndef MOZNODS_EMOJI_H
#define MOZNODS_EMOJI_H

#include <stdbool.h>

enum { EMOJI_BYTES = 40 };

/* Reads a text as one grapheme cluster (UAX #29) that has a pictograph (Extended_Pictographic of Unicode's emoji data), or is a pair of
 * regional indicators or a keycap, of at most EMOJI_BYTES bytes. U+FE0F, which asks for a coloured picture, does not count: it is left
 * out of what is written to `emoji`. False: it is something else, such as a digit, a letter, or a skin tone alone. */
bool emoji_read(const char *text, char emoji[EMOJI_BYTES + 1]);

#endif
