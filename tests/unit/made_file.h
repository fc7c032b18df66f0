/*
 * A file that a test makes, in memory, piece by piece: boxes, numbers, texts.
 */
#ifndef MOZNODS_TESTS_MADE_FILE_H
#define MOZNODS_TESTS_MADE_FILE_H

#include <stddef.h>

enum { MADE_MOST = 200000 };

extern unsigned char made_bytes[MADE_MOST];
extern size_t made_length;

/* Each appends. */
void made_add(const void *more, size_t count);
void made_add_text(const char *text);
void made_add_zeros(size_t count);
void made_add_little(size_t number, int count); /* of `count` bytes, the least first */

/* Writes a number of four bytes, the greatest first, into what is there. */
void made_put_big32(size_t at, size_t number);

/* Begins a box, and ends the one that began at `at`. */
size_t made_begin(const char *type);
void made_end(size_t at);

/* A descriptor of what has been made, for close(2); the next file begins. */
int made_stored(void);

#endif
