/*
 * Metadata out of what was received (option strip_metadata): see metadata.h.
 */
#ifndef MOZNODS_STRIP_H
#define MOZNODS_STRIP_H

#include <stdbool.h>

struct receiving;

/* Copies what has been received, without its metadata, into another temporary file, which takes its place; where there is none nothing
 * is copied. Before storage_complete. What fails shows in its `error`. False: there are too many pieces of it to be sure. */
bool strip_metadata(struct receiving *receiving);

#endif
