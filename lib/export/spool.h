/*
 * Where the lines of an export go: a file, through a buffer. What fails is remembered, and asked for once.
 */
#ifndef MOZNODS_EXPORT_SPOOL_H
#define MOZNODS_EXPORT_SPOOL_H

#include "lib/base/strbuf.h"

#include <stdint.h>

struct error;

struct spool {
	int file;            /* open for writing; the caller's */
	struct strbuf lines; /* not written yet; it may be appended to */
	int64_t length;      /* bytes written so far */
	int64_t count;       /* lines */
	const struct error *error;
};

/* A file without a name in the state directory, or in memory where its file system has none such; negative, and why in the log. */
int spool_file(void);

/* Writes what has been appended, once it is much. */
void spool_settle(struct spool *spool);

/* Writes all of it and gives the buffer back. NULL, or what has failed. */
const struct error *spool_end(struct spool *spool);

#endif
