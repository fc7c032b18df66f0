/*
 * Whether the database and the bytes on disk, or in the bucket, agree, and how much there nobody needs any more. For the administrator's
 * command: it looks at every content there is, also while others store and remove some.
 */
#ifndef MOZNODS_STORAGE_CHECK_H
#define MOZNODS_STORAGE_CHECK_H

#include <stdbool.h>
#include <stdint.h>

enum storage_fault {
	STORAGE_MISSING, /* a file has no bytes */
	STORAGE_SIZE,    /* it has another number of bytes than it should */
	STORAGE_STRAY    /* something lies there that belongs to no file and is not noted to go */
};

/* What storage_verify saw. */
struct storage_counts {
	int64_t contents; /* that files have */
	int64_t due;      /* on disk, of no file, but noted to be removed sooner or later */
	int64_t faults;
	int64_t on_disk; /* contents in their place */
	int64_t strays;  /* of them, those that belong to no file and are not noted to go */
};

/* Told of every fault, with the path below the state directory; `files/` there stands for the bucket where they are in one. Of a content
 * that is a stray, since when it lies there, Unix seconds; otherwise 0. */
typedef void storage_report(enum storage_fault fault, const char *path, int64_t since);

/* Compares both ways and counts; NULL, or why it could not be done. Not inside a transaction. */
const struct error *storage_verify(storage_report *report, struct storage_counts *counts);

/* Counts what is on disk alone; NULL, or why it could not be done. Not inside a transaction. */
const struct error *storage_survey(struct storage_counts *counts);

/* Told of each content that files have, once, in the order of the hashes, with its size in bytes, the largest where files disagree; false:
 * no more. */
typedef bool storage_visit(const char *hash, int64_t size, void *context);

/* Tells of every content, in one transaction. False: the visitor wanted no more, or the database could not be read, which
 * the log says. */
bool storage_contents(storage_visit *tell, void *context);

/* Goes through all contents on disk and notes strays, for storage_collect. NULL, or why it could not be done. Not inside a
 * transaction. */
const struct error *storage_note_strays(void);

/* How many contents storage_collect would remove now; -1 when that cannot be known. Not inside a transaction. */
int64_t storage_due(void);

#endif
