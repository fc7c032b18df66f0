/* Bytes out of a bucket: see storage_fetch.h. */
#include "lib/file/storage_fetch.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/base/semaphore.h"
#include "lib/file/storage.h"
#include "lib/file/storage_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { USE_SECONDS = 30, TURN_DIGITS = 15, NAP_NS = 10 * 1000 * 1000 };

#define TURN_NAME "run/fetch.lock"
#define PERMITS_NAME "run/fetches"
#define PLACES_NAME "run/fetchers"

static struct semaphore fetch_permits; /* who fetches now */
static struct semaphore fetch_places; /* who fetches or waits for that: not all workers of this host, so that one is there for all else */

static int
fetch_at_least_one(int count)
{
	return count > 0 ? count : 1;
}

void
storage_fetch_open(const char *state)
{
	int most = config.fetches_max ? config.fetches_max : fetch_at_least_one(config.workers * 3 / 4);
	char path[PATH_MAX];

	if (!store_is_used())
		return;
	snprintf(path, sizeof path, "%s/run", state);
	private_make_directory(path);
	if (!semaphore_open(&fetch_permits, state, PERMITS_NAME, most)
	    || !semaphore_open(&fetch_places, state, PLACES_NAME, fetch_at_least_one(config.workers - 1)))
		log_warning("storage: nothing limits how many workers wait for a fetch");
}

/* Whether it lies on this disk, and all of it. That it is used is noted, by which the cache judges. */
static bool
fetch_is_there(const char *hash, int64_t size)
{
	static const struct timespec now[] = { { 0, UTIME_NOW }, { 0, UTIME_OMIT } };
	char path[STORAGE_PATH_BYTES];
	struct stat status;

	if (!storage_path(hash, path) || lstat(path, &status) || !S_ISREG(status.st_mode) || status.st_size != size)
		return false;
	if (time(NULL) - status.st_atime >= USE_SECONDS)
		utimensat(AT_FDCWD, path, now, AT_SYMLINK_NOFOLLOW);
	return true;
}

/* Waits until no other process of this host fetches the same content: the byte of the lock file that the hash names. The turn ends
 * with the descriptor. False: the deadline has come. Where there are no locks to be had the content is perhaps fetched twice. */
static bool
fetch_take_turn(const char *hash, int64_t deadline, int *file)
{
	static const struct timespec nap = { .tv_nsec = NAP_NS };
	char digits[TURN_DIGITS + 1];
	struct flock turn = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };

	*file = lock_open(config.state, TURN_NAME);
	snprintf(digits, sizeof digits, "%s", hash);
	turn.l_start = (off_t)strtoll(digits, NULL, 16);
	while (*file >= 0 && fcntl(*file, F_OFD_SETLK, &turn) && (errno == EAGAIN || errno == EACCES || errno == EINTR)) {
		if (clock_uptime_ms() >= deadline)
			return false;
		nanosleep(&nap, NULL);
	}
	return true;
}

static bool
fetch_receive(void *context, const char *bytes, size_t length)
{
	struct receiving *receiving = context;

	storage_write(receiving, bytes, length);
	return !receiving->error;
}

const struct error *
storage_get(const char *hash, struct receiving *bytes)
{
	char name[STORAGE_HASH_BYTES + 1];
	enum store_outcome outcome;

	storage_name(hash, name);
	storage_begin(bytes);
	if (bytes->error)
		return bytes->error;
	outcome = store_get(name, fetch_receive, bytes);
	if (bytes->error)
		return bytes->error;
	if (outcome == STORE_ABSENT) {
		log_error("storage: %s/%s is missing", config.storage, name);
		return &error_internal;
	}
	if (outcome != STORE_DONE)
		return storage_bucket_error(outcome);
	storage_complete(bytes);
	if (!bytes->error && strcmp(bytes->hash, hash) != 0) {
		log_error("storage: %s/%s is damaged: its SHA-256 is %s", config.storage, name, bytes->hash);
		return &error_internal;
	}
	return bytes->error;
}

static const struct error *
fetch_into_place(const char *hash, int64_t deadline)
{
	struct receiving bytes;
	const struct error *error;

	if (!semaphore_acquire(&fetch_permits, deadline))
		return &error_busy;
	if (!(error = storage_get(hash, &bytes)))
		error = storage_settle(&bytes);
	storage_end(&bytes);
	semaphore_release(&fetch_permits);
	return error;
}

/* Fetches it, unless somebody else does meanwhile: both hold the worker, for which the caller has a place. */
static const struct error *
fetch_in_turn(const char *hash, int64_t size)
{
	int64_t deadline = clock_uptime_ms() + (int64_t)config.fetch_wait * 1000;
	const struct error *error = NULL;
	bool has_turn;
	int turn;

	has_turn = fetch_take_turn(hash, deadline, &turn);
	if (!fetch_is_there(hash, size))
		error = has_turn ? fetch_into_place(hash, deadline) : &error_busy;
	if (turn >= 0)
		close(turn);
	return error;
}

const struct error *
storage_fetch(const char *hash, int64_t size)
{
	const struct error *error;

	if (!store_is_used() || fetch_is_there(hash, size))
		return NULL;
	if (store_is_left_alone() || !semaphore_try(&fetch_places))
		return &error_busy;
	error = fetch_in_turn(hash, size);
	semaphore_release(&fetch_places);
	return error;
}
