/* What comparing the database with a directory and comparing it with a bucket have in common. */
#ifndef MOZNODS_STORAGE_CHECK_INTERNAL_H
#define MOZNODS_STORAGE_CHECK_INTERNAL_H

#include "lib/file/storage.h"
#include "lib/file/storage_check.h"

#include <stddef.h>

enum { CONTENTS_AT_A_TIME = 500 };

/* A content that files have; `least` and `most` differ only where something is very wrong. */
struct content {
	char hash[STORAGE_HASH_BYTES];
	int64_t least, most;
};

/* One comparison under way. */
struct verification {
	storage_report *report;
	struct storage_counts *counts;
	const struct error *error;
};

/* Reads the next contents that files have, in the order of their hashes; how many. */
size_t verification_read(struct verification *verification, const char *after, struct content *contents);

/* Looks at a content that did not agree again: between a row that was read and a file that was looked for both may have come or
 * gone, but not every time. */
void verification_look_again(struct verification *verification, const struct content *seen);

/* A content that lies there since then, and of which it is not known yet whose it is. */
void verification_meet(struct verification *verification, const char *hash, int64_t since);

/* Something that is no content. */
void verification_meet_other(struct verification *verification, const char *name);

/* Compares the bucket with the rows, both ways. */
void verification_bucket(struct verification *verification);

#endif
