/*
 * The store of files where that is no directory: a bucket of S3 (option `storage`). Names and outcomes are those of store_module.h.
 *
 * A store that has failed is left alone for `bucket_pause` seconds by all processes of this host, which answer STORE_AWAY at once
 * meanwhile: requests that wait for it would take all workers with them. The file run/store notes that.
 */
#ifndef MOZNODS_STORE_H
#define MOZNODS_STORE_H

#include "lib/store/store_module.h"

/* Whether files are in such a store, by the configuration. */
bool store_is_used(void);

/* Finds the store that the configuration names, loads its module and reads its key; asks nothing of it. False, and why in the log.
 * True where none is used. To be called again after the configuration was loaded again. */
bool store_open(void);

/* See struct store. STORE_AWAY, too, where it has not been opened. */
enum store_outcome store_put(const char *name, const char *hash, int descriptor, int64_t size);
enum store_outcome store_get(const char *name, store_sink *sink, void *context);
enum store_outcome store_size(const char *name, int64_t *size);
enum store_outcome store_remove(const char *name);
enum store_outcome store_list(const char *after, struct store_object *objects, int most, int *count, bool *more);

/* The same of what somebody began more than a day ago. */
enum store_outcome store_abandon(int *count);

/* Whether it is left alone now, or there is none. Cheap. */
bool store_is_left_alone(void);

/* Whether it failed when it was last asked. Cheap. */
bool store_has_failed(void);

/* Where that is so and it is not left alone any more, asks it for something, by which its absence ends when it is over. */
void store_probe(void);

/* How long one request to it may take, seconds, but for the bytes that come or go meanwhile. */
int store_timeout(void);

#endif
