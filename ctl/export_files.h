/*
 * The bytes that lines of an export name, out of the state directory.
 */
#ifndef MOZNODS_CTL_EXPORT_FILES_H
#define MOZNODS_CTL_EXPORT_FILES_H

#include <stdbool.h>
#include <stdint.h>

struct export_bytes {
	int64_t contents, bytes; /* copied */
	int64_t lost;            /* missing or damaged in the state directory, and named on standard error */
};

/* Copies each content that DIRECTORY/export.ndjson names to the path that it gives there, once. The caller holds them (storage_hold).
 * False, and why on standard error, when something cannot be written. */
bool export_files_copy(const char *directory, struct export_bytes *copied);

#endif
