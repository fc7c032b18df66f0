/*
 * Unicode text: what may be stored, how it is compared. Built on utf8proc, the small library for
 * normalization and case folding; sources are the Unicode Standard and RFC 3629.
 */
#ifndef MOZNODS_TEXT_H
#define MOZNODS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the bytes are UTF-8: no surrogates, no overlong forms (RFC 3629). NUL counts as valid. */
bool text_valid(const char *bytes, size_t length);

/* Code points in a valid UTF-8 text. */
size_t text_count(const char *text);

/* Removes white space at both ends, in place; returns the text's new start. */
char *text_trim(char *text);

/* Removes control characters (C0, DEL, C1) other than tab and newline, in place. */
void text_remove_controls(char *text);

/* Whether there is a control character, tab, newline and Unicode's separators of lines and paragraphs included. */
bool text_has_controls(const char *text);

/* Whether there is a character that turns the direction of the text around it (Bidi_Control, UAX #9), or one of the format
 * characters that Unicode deprecates. */
bool text_has_direction(const char *text);

/* Whether any character can be seen: not white space, no format character, no mark without a letter, none of those that are
 * assigned as letters or symbols and show nothing (Hangul fillers, the blank of Braille). */
bool text_visible(const char *text);

/* Whether there is white space of any kind. */
bool text_has_space(const char *text);

/* The text in normalization form C; to be freed by the caller, NULL when memory ran out. */
char *text_normalized(const char *text);

/* What two texts that differ only in case, compatibility form or invisible characters have in common (NFKC_Casefold). It may
 * be eleven times as long: bound what strangers send before it is folded. To be freed by the caller, NULL when memory ran
 * out. */
char *text_folded(const char *text);

/* The text with every letter in lower case (one to one, so that no two texts become one that differ in more); to be freed
 * by the caller, NULL when memory ran out. */
char *text_lowered(const char *text);

/* Whether there is a character that is not shown, though it may count as a letter. */
bool text_has_invisible(const char *text);

/* The code point at a valid text, 0 at its end; `bytes` gets its length, which is at least 1. */
int32_t text_point(const char *text, size_t *bytes);

/* Whether the code point at `text` is a letter or a digit of any script; `bytes` gets its length. */
bool text_alphanumeric(const char *text, size_t *bytes);

/* The same of one code point. */
bool text_point_alphanumeric(int32_t point);

/* Whether a code point is white space of any kind. */
bool text_point_space(int32_t point);

/* Whether it is a mark that belongs to the letter before it: an accent, a vowel sign. */
bool text_mark(const char *text, size_t *bytes);

#endif
