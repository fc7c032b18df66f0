/*
 * Names of uploaded files, as they may be stored and shown.
 */
#ifndef MOZNODS_FILENAME_H
#define MOZNODS_FILENAME_H

enum { FILENAME_BYTES = 255 + 1 };

/* Writes the part of a sent name behind its last slash or backslash: valid UTF-8 in normalization form C, without control characters
 * and those that turn the direction of text, cut at a character as a reader sees it with the extension kept; `file` when nothing is
 * left. */
void filename_clean(const char *sent, char name[FILENAME_BYTES]);

#endif
