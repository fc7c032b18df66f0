/*
 * Changes of a file, as places of it with what comes there instead: found by who reads the file, applied while it is copied. Whatever
 * lies between them stays as it is, byte for byte.
 */
#ifndef MOZNODS_EDITS_H
#define MOZNODS_EDITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EDITS_MOST = 500, EDIT_BYTES = 40 };

struct edit {
	int64_t at, length; /* bytes of the file */
	size_t with_length; /* of what comes there instead; 0: nothing */
	unsigned char with[EDIT_BYTES];
	bool blank; /* as many zeros */
};

/* In the order of their places, none over another. Zeroed: none. */
struct edits {
	int count;
	bool full; /* there were too many */
	struct edit edit[EDITS_MOST];
};

/* Adds one behind the others; returns it, or NULL when there are too many. */
struct edit *edits_replace(struct edits *edits, int64_t at, int64_t length, const void *with, size_t with_length);
void edits_remove(struct edits *edits, int64_t at, int64_t length);

/* Zeros over a place, which may be before others, or over them. edits_sort brings all of them into the order that is promised. */
void edits_blank(struct edits *edits, int64_t at, int64_t length);
void edits_sort(struct edits *edits);

/* How many bytes longer the file becomes; shorter: less than 0. */
int64_t edits_growth(const struct edits *edits);

/* Takes a piece of the changed file; false ends the copy. */
typedef bool edits_sink(void *context, const unsigned char *bytes, size_t length);

/* Hands all of the changed file to the sink, piece by piece, in constant memory. The position of the open file stays. False: it cannot
 * be read, or the sink has ended it. */
bool edits_copy(const struct edits *edits, int descriptor, edits_sink *sink, void *context);

#endif
