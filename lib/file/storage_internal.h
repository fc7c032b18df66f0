/* What storing bytes and removing them have in common. */
#ifndef MOZNODS_STORAGE_INTERNAL_H
#define MOZNODS_STORAGE_INTERNAL_H

#include "lib/file/storage.h"
#include "lib/store/store.h"

#include <stdbool.h>
#include <stdint.h>

enum { STORAGE_STALE_SECONDS = 60 * 60 }; /* after which nobody can still be receiving */

/* What is known of a content that has been announced. */
struct storage_note {
	bool removing; /* the bucket may be about to remove it */
	bool known;    /* some file has it */
};

/* Announces a content in a transaction of its own, and tells what is known of it, where `note` is not NULL. */
const struct error *storage_note(const char *hash, struct storage_note *note);

/* Moves what has been received to its place in `files/`, if that has not been done. */
const struct error *storage_settle(struct receiving *receiving);

/* Reads the hash of which two names, below each other, are the path; false: they are that of no content. */
bool storage_read_hash(const char *directory, const char *name, char hash[STORAGE_HASH_BYTES]);

/* The same of what storage_name writes. */
bool storage_read_name(const char *name, char hash[STORAGE_HASH_BYTES]);

/* Whether a file has the content; true, too, where that cannot be known. Inside a transaction. */
bool storage_is_needed(const char *hash);

/* Announces it and puts it into the bucket, in such an order that it is there as long as the announcement is good. */
const struct error *storage_bucket_bring(struct receiving *receiving);

/* Whether the announcement is that old that the bucket may have been told to remove the bytes. */
bool storage_bucket_is_late(const struct receiving *receiving);

/* Notes that the bucket is about to be told to remove a content, inside the transaction that has locked it; until when that counts. */
int64_t storage_bucket_claim(const char *hash);

/* Removes what was claimed until then. False: it may be there still, and is due again after that time. Not inside a transaction. */
bool storage_bucket_remove(const char *hash, int64_t until);

/* What an outcome is to who asked for something. */
const struct error *storage_bucket_error(enum store_outcome outcome);

#define STORAGE_TEMPORARY_PREFIX "upload-" /* of what is being received */
#define STORAGE_ELSEWHERE "files/tmp"      /* where it is received while `files` is a link to another disk; else in `tmp` */
#define STORAGE_HOLD_NAME "files.lock"     /* who copies files holds it: storage_hold */

#endif
