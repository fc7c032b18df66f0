/*
 * SHA256SUMS: what is in a backup, in the format of sha256sum(1), which can verify it too. Its last line says that it is
 * whole.
 */
#ifndef MOZNODS_CTL_MANIFEST_H
#define MOZNODS_CTL_MANIFEST_H

#include "lib/file/storage.h"

#include <stdbool.h>
#include <stdio.h>

#define MANIFEST_NAME "SHA256SUMS"
#define MANIFEST_CONFIG "moznods.conf" /* the configuration of then, which a restore leaves alone */

/* Told of each file of a backup: the path below the backup's directory, and the SHA-256 it must have. False: no more. */
typedef bool manifest_visit(const char *path, const char hash[STORAGE_HASH_BYTES], void *context);

/* Begins the manifest of a backup of the database version; then a line for each file, and the end. Failures show in
 * ferror(3). */
void manifest_begin(FILE *to, int version);
void manifest_add(FILE *to, const char *path, const char *hash);
void manifest_miss(FILE *to, const char *path); /* a file that could not be copied, for the reader's information */
void manifest_end(FILE *to);

/* Whether there is a backup in `directory`, or the beginning of one. */
bool manifest_begins(const char *directory);

/* Reads the manifest of the backup in `directory`. False: there is none, it is not whole, it names what no backup has
 * (which standard error says), or the visitor wanted no more. */
bool manifest_read(const char *directory, manifest_visit *visit, void *context);

#endif
