/*
 * Files copied, for backup and restore: linked where that will do, hashed on the way where bytes move, and on disk before
 * anybody relies on them.
 */
#ifndef MOZNODS_CTL_COPY_H
#define MOZNODS_CTL_COPY_H

#include "lib/file/storage.h"

#include <stdbool.h>
#include <sys/types.h>

enum copy_result { COPY_DONE, COPY_NO_SOURCE, COPY_NO_TARGET };

/* Copies the file `from` to the new file `to`, for its owner alone, and writes its SHA-256, hexadecimal. COPY_NO_SOURCE: it
 * cannot be read to its end, or is no plain file, which a link is not; COPY_NO_TARGET: it cannot be written. The reason is
 * in errno then, and nothing is left at `to`. */
enum copy_result copy_file(const char *from, const char *to, char hash[STORAGE_HASH_BYTES]);

/* Whether the path, or a link at it, is a plain file; false with the reason, for a person, in errno where there is one. */
bool copy_is_plain(const char *path);

/* Links the file, which nobody will change, to the new name `to`; copies it where the file system has no links. False, with
 * the reason in errno. */
bool copy_link(const char *from, const char *to);

/* Writes the SHA-256 of a plain file, hexadecimal. False, with the reason in errno, when it cannot be read. */
bool copy_hash(const char *path, char hash[STORAGE_HASH_BYTES]);

/* Makes a directory, for its owner alone; one that is there already is fine. False, with the reason in errno. */
bool copy_directory(const char *path);

/* Makes the content of one file durable. False, and why on standard error. */
bool copy_flush_file(const char *path);

/* Makes everything below the directory durable, whoever wrote it. False, and why on standard error. */
bool copy_flush(const char *directory);

/* Makes durable what has been renamed into the directory that holds `path`. False, and why on standard error. */
bool copy_flush_parent(const char *path);

/* Gives a file, or a directory with all that is in it, to a user, as far as that goes. */
void copy_own(const char *path, uid_t user, gid_t group);

/* Removes a directory with all that is in it, as far as that goes. */
void copy_remove(const char *path);

#endif
