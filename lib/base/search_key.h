/*
 * How names and texts are folded for searching, so that people find what they mean: case, accents, compatibility forms and
 * the kind of apostrophe or hyphen do not matter. Coarser than text_folded(), by which names are told apart.
 */
#ifndef MOZNODS_SEARCH_KEY_H
#define MOZNODS_SEARCH_KEY_H

/* What all texts have in common that a search takes for the same. Accents are dropped (UCA's secondary differences, UTS #10),
 * points of Hebrew and Arabic as well; marks that make another letter stay: й, ї and ў, Japanese voicing, the vowel signs of
 * India and Thailand. ё is е, İ and ı are i, ß is ss, and Latin letters with a stroke are those without: đ d, ł l, ø o.
 * Runs of white space are one blank, at the ends they go. Takes time and memory in proportion to the text, but one character
 * may become eighteen: bound what strangers send before. To be freed by the caller; NULL when memory ran out. */
char *search_key(const char *text);

/* U+10FFFF, which sorts behind every other character: what begins with a prefix comes before the prefix with this behind it. */
extern const char search_key_last[];

/* Gives `take` each place in a search key where a word begins, as the text from there to the end: a prefix of any word is a
 * prefix of one of them. */
void search_words(const char *key, void (*take)(void *context, const char *rest), void *context);

#endif
