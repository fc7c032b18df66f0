/*
 * Bytes in a bucket: putting them there before their row, and removing them after it. Neither is done inside a transaction, which
 * others might have to wait for, so notes in the table `discarded` take the place of a lock:
 *
 * An announcement is not due for STORAGE_STALE_SECONDS, and nobody removes what is not due. Within half of that the bytes are put, and
 * kept by their row; who was slower announces them again and looks whether they are there still.
 *
 * `removing` says until when a request that removes them may be carried out, also when its sender has ended or has had no answer. Who
 * has to put the same bytes then is told to come again.
 */
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/file/storage_internal.h"

#include <unistd.h>

enum {
	TRIES = 3,
	GOOD_MS = STORAGE_STALE_SECONDS / 2 * 1000, /* how long an announcement is relied on */
	LINGER_SECONDS = 60 /* in which a bucket carries out what it was asked before its sender gave up, and clocks of hosts differ */
};

const struct error *
storage_bucket_error(enum store_outcome outcome)
{
	if (outcome == STORE_DONE)
		return NULL;
	return outcome == STORE_FULL ? &error_insufficient_storage : &error_busy;
}

int
storage_retry_after(void)
{
	return store_is_used() ? config.bucket_pause : 0;
}

/* Puts the bytes, unless they are there; what some file has is asked for first. */
static enum store_outcome
put_missing(const struct receiving *receiving, bool known)
{
	char name[STORAGE_HASH_BYTES + 1];
	int64_t size;

	storage_name(receiving->hash, name);
	if (known && store_size(name, &size) == STORE_DONE && size == receiving->size)
		return STORE_DONE;
	return store_put(name, receiving->hash, receiving->descriptor, receiving->size);
}

const struct error *
storage_bucket_bring(struct receiving *receiving)
{
	struct storage_note note;
	const struct error *error;

	for (int i = 0; i < TRIES; i++) {
		receiving->announced = clock_uptime_ms();
		note = (struct storage_note){ false };
		if ((error = storage_note(receiving->hash, &note)))
			return error;
		if (note.removing)
			return &error_busy;
		if ((error = storage_bucket_error(put_missing(receiving, note.known || i > 0))))
			return error;
		if (!storage_bucket_is_late(receiving))
			return NULL;
	}
	log_warning("storage: to put %s takes longer than %d minutes", receiving->hash, GOOD_MS / 60000);
	return &error_busy;
}

bool
storage_bucket_is_late(const struct receiving *receiving)
{
	return clock_uptime_ms() - receiving->announced > GOOD_MS;
}

int64_t
storage_bucket_claim(const char *hash)
{
	static struct query claim = QUERY(UPDATE discarded SET due = :until, removing = :until WHERE hash = :hash);
	int64_t until = age_now() + store_timeout() + LINGER_SECONDS;

	db_bind(&claim, ":hash", hash);
	db_bind(&claim, ":until", until);
	db_run(&claim);
	return until;
}

/* It is gone: forgets it, unless somebody has announced it meanwhile, who may put it now. */
static bool
forget(const char *hash, int64_t until)
{
	static struct query done = QUERY(DELETE FROM discarded WHERE hash = :hash AND due = :until AND removing = :until);
	static struct query free_again = QUERY(UPDATE discarded SET removing = 0 WHERE hash = :hash AND removing = :until);

	db_begin(WRITES);
	db_bind(&done, ":hash", hash);
	db_bind(&done, ":until", until);
	db_run(&done);
	db_bind(&free_again, ":hash", hash);
	db_bind(&free_again, ":until", until);
	db_run(&free_again);
	return db_commit() == NULL;
}

bool
storage_bucket_remove(const char *hash, int64_t until)
{
	char name[STORAGE_HASH_BYTES + 1], path[STORAGE_PATH_BYTES];

	if (storage_path(hash, path))
		unlink(path);
	storage_name(hash, name);
	return store_remove(name) == STORE_DONE && forget(hash, until);
}
