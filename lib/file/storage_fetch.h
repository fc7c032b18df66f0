/*
 * Bytes out of a bucket, wherever they are to go: see storage_fetch in storage.h, too.
 */
#ifndef MOZNODS_STORAGE_FETCH_H
#define MOZNODS_STORAGE_FETCH_H

struct error;
struct receiving;

/* To be called in each process that calls storage_fetch, before it does: finds out how many may fetch, and wait for
 * that, at a time on this host. */
void storage_fetch_open(const char *state);

/* Gets a content from the bucket into a temporary file, complete and proven by its hash. NULL, or why not: error_busy, where the bucket
 * cannot be reached. storage_end in any case. */
const struct error *storage_get(const char *hash, struct receiving *bytes);

#endif
