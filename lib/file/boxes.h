/*
 * Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2), of which MP4, QuickTime, 3GP, HEIF and AVIF files consist: read
 * one header after the other from an open file, whose position stays. What they hold is read only where somebody asks for it.
 */
#ifndef MOZNODS_BOXES_H
#define MOZNODS_BOXES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Boxes that follow each other, and how far one has come among them. `left` is how many headers may still be read, for a walk and
 * all that it leads into: a file of empty boxes ends with it. */
struct boxes {
	int descriptor;
	int64_t at, end; /* bytes of the file */
	int *left;
};

/* A box; what it holds is from `at` to `end`. One that is longer than what it lies in, as in a file that was cut, ends there. */
struct box {
	char type[4 + 1];
	int64_t at, end;
};

/* The boxes of a whole file, at most `*left` of them. */
struct boxes boxes_of_file(int descriptor, int *left);

/* Those in a box, behind the first `skip` bytes of it. */
struct boxes boxes_within(const struct boxes *outer, const struct box *box, int skip);

/* The next one; false at the end, and where there is none. */
bool boxes_next(struct boxes *boxes, struct box *box);

/* The next one of a type, from here on; `boxes` stays. */
bool boxes_find(const struct boxes *boxes, const char *type, struct box *found);

/* Bytes of a box, from `offset` on, as many as it has and fit. Returns how many. */
size_t boxes_read(const struct boxes *boxes, const struct box *box, int64_t offset, unsigned char *to, size_t size);

#endif
