/*
 * Lines that are taken in one transaction, so that a restart of the program loses little and a server that runs waits no longer than
 * it does for others who write.
 */
#ifndef MOZNODS_IMPORT_BATCH_H
#define MOZNODS_IMPORT_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BATCH_LINES = 300 };

struct batch {
	int count;
	size_t bytes;
	struct {
		char *text; /* NUL-terminated, owned */
		size_t length;
		int64_t number; /* in the file */
	} line[BATCH_LINES];
};

/* Takes a text, which is the batch's then. True: there is room for no more. */
bool batch_add(struct batch *batch, char *text, size_t length, int64_t number);

/* Forgets all. */
void batch_clear(struct batch *batch);

#endif
