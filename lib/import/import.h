/*
 * Reads the lines of an export (lib/export/export.h) into this server. What a line is called there, its key, is remembered: a second
 * run, and one that goes on after another was killed, adds what is not here yet. Objects get ids of their own, keep their times, and
 * tell nobody that they came. A line that cannot be taken is named, and loses nothing else.
 */
#ifndef MOZNODS_IMPORT_H
#define MOZNODS_IMPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct error;

/* What became of the lines of one type. */
struct import_count {
	const char *type;
	int64_t added, known, left_out, bad;
};

struct import {
	const char *directory;          /* where the paths of files begin */
	bool dry_run;                   /* nothing is stored: all of it is undone at the end */
	void (*tell)(const char *text); /* what somebody should know of lines, for a person, as it is known for good */

	/* Found out. */
	bool complete; /* the last line was there */
	int64_t bad;   /* lines, of no type among them */
};

/* Reads all lines, a few hundred in one transaction; what has been committed stays. NULL, or why it could not go on. */
const struct error *import_read(struct import *import, FILE *lines);

/* The counts of all types that there were any of, in order; NULL after the last. */
const struct import_count *import_counts(int i);

#endif
