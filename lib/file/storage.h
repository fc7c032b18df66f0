/*
 * Bytes on disk, by their content: what has been received is hashed while it arrives and lies under its SHA-256 in
 * `files/` of the state directory, once, however many files of users have it.
 *
 * A crash at any point leaves no row without bytes. Bytes that may be without a row are written down in the table
 * `discarded` before they take their place, and storage_collect removes them when they are due.
 *
 * Where files are in a bucket (option `storage`), their place is there, and `files/` has those of them that were received or asked for
 * last (storage_cache.h).
 */
#ifndef MOZNODS_STORAGE_H
#define MOZNODS_STORAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STORAGE_HASH_BYTES = 32 * 2 + 1, STORAGE_PATH_BYTES = 4096 };

/* Nothing is noted to go later than that, seconds from now: what is was noted by a clock that was wrong. */
enum { STORAGE_FAR_SECONDS = 2 * 60 * 60 };

/* With less room than that a disk is as good as full, bytes. */
enum { STORAGE_FULL_BYTES = 1024 * 1024 };

struct error;

/* Something being received. Zeroed: nothing is. */
struct receiving {
	int descriptor;                /* of the temporary file, which can be read too */
	char path[STORAGE_PATH_BYTES]; /* its path, "" when there is none (any more) */
	struct evp_md_ctx_st *digest;  /* of OpenSSL, which uses the processor's own instructions for it */
	char hash[STORAGE_HASH_BYTES]; /* hexadecimal, once it is complete */
	int64_t size;                  /* bytes so far */
	int64_t announced;             /* clock_uptime_ms of its announcement, where it is in a bucket */
	const struct error *error;     /* what has failed */
};

/* How many files the database has while `files/` is not there, such as a disk that is not mounted; 0 when it is there, or need not
 * be. Not inside a transaction. */
int64_t storage_place_missed(void);

/* How many bytes the state directory has room for. */
int64_t storage_room(void);

/* Begins a temporary file. What fails shows in `error`, here and below. */
void storage_begin(struct receiving *receiving);

/* Takes the next bytes. */
void storage_write(struct receiving *receiving, const char *bytes, size_t length);

/* Makes all of it durable and finds its hash. */
void storage_complete(struct receiving *receiving);

/* Notes, in a transaction of its own, that the bytes are about to take their place. Where that is in a bucket, they take it now:
 * error_busy, where it cannot be reached. */
const struct error *storage_announce(struct receiving *receiving);

/* Puts the bytes in their place, inside the write transaction that stores their row. */
const struct error *storage_keep(struct receiving *receiving);

/* Sees to it that a content which a file has lies in its place on this disk, bringing it from the bucket where it has to, and keeps it
 * there for a minute at least. NULL; error_busy, where the bucket cannot be reached, or so many others fetch that there was no turn within
 * `fetch_wait`, and at once where all workers but one fetch or wait for a turn already. Not inside a transaction. */
const struct error *storage_fetch(const char *hash, int64_t size);

/* After how many seconds who was told error_busy by these may come again; 0: soon. */
int storage_retry_after(void);

/* Ends it in any case: closes, and removes a temporary file that was not kept. */
void storage_end(struct receiving *receiving);

/* Writes the path of a hash below the state directory's `files/`, `ab/cdef…`: only [0-9a-f/]. */
void storage_name(const char *hash, char name[STORAGE_HASH_BYTES + 1]);

/* The same with the state directory before it; false when that is too long. */
bool storage_path(const char *hash, char path[STORAGE_PATH_BYTES]);

/* Keeps all bytes that lie in their place where they are until the descriptor it returns is closed: for a backup. -1, and
 * why in the log. */
int storage_hold(void);

/* Notes bytes that lie there without a row or a note, since that time, Unix seconds, if that is more than an hour ago: whoever was
 * about to store them has died while somebody else, with the same content, came and went. storage_collect removes them. Not inside a
 * transaction. */
void storage_note_stray(const char *hash, int64_t since);

/* In a process that serves others: it removes nothing from a bucket, which may keep it waiting. */
void storage_leave_bucket(void);

/* Removes bytes that no row has and that are due, up to `most` of them, and temporary files that nobody has
 * touched for an hour. Returns how many it looked at. Not inside a transaction. */
int storage_collect(int most);

#endif
