/* Removing bytes that no row of file has: see storage_collect in storage.h. */
#include "lib/base/config.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/file/storage_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the bytes are gone. */
static bool
remove_bytes(const char *hash)
{
	char path[STORAGE_PATH_BYTES];

	if (!storage_path(hash, path) || unlink(path) == 0 || errno == ENOENT)
		return true;
	log_warning("%s: %s", path, strerror(errno));
	return false;
}

/* What is due is so until now; what is far in the future was written by a clock that was wrong. */
static void
bind_due(struct query *query)
{
	int64_t now = age_now();

	db_bind(query, ":now", now);
	db_bind(query, ":far", now + STORAGE_FAR_SECONDS);
}

/* One content that is due; false when there is none. */
static bool
find_due(char hash[STORAGE_HASH_BYTES])
{
	static struct query due = QUERY(
		SELECT hash FROM discarded WHERE due <= :now UNION ALL SELECT hash FROM discarded WHERE due > :far LIMIT 1
	);

	*hash = '\0';
	bind_due(&due);
	if (db_next(&due))
		strncat(hash, db_text(&due, 0), STORAGE_HASH_BYTES - 1);
	db_end(&due);
	return *hash != '\0';
}

/* Locks the content and looks again: somebody may have kept, or announced, the same meanwhile. */
static bool
take_due(const char *hash)
{
	static struct query row = QUERY(SELECT hash FROM discarded WHERE hash = :hash);
	static struct query due = QUERY(SELECT 1 FROM discarded WHERE hash = :hash AND (due <= :now OR due > :far));

	db_bind(&row, ":hash", hash);
	db_lock(&row);
	db_bind(&due, ":hash", hash);
	bind_due(&due);
	return db_one(&due) != 0;
}

/* Removes one content that is due, under its lock, which whoever is about to store the same content needs too; from a bucket, which may
 * take its time, after it, when a note keeps others off. False when there is none, or the bucket cannot. */
static bool
collect_one(void)
{
	static struct query forget = QUERY(DELETE FROM discarded WHERE hash = :hash);
	static struct query put_off = QUERY(UPDATE discarded SET due = :due WHERE hash = :hash);
	char hash[STORAGE_HASH_BYTES];
	struct query *then = &forget;
	int64_t claimed;
	bool needed;

	db_begin(WRITES);
	if (!find_due(hash) || !take_due(hash)) {
		db_undo();
		return false;
	}
	needed = storage_is_needed(hash);
	if (!needed && store_is_used()) {
		claimed = storage_bucket_claim(hash);
		return db_commit() == NULL && storage_bucket_remove(hash, claimed);
	}
	/* What cannot be removed now, on a disk that has become read-only, may be later: the note stays. */
	if (!needed && !remove_bytes(hash)) {
		then = &put_off;
		db_bind(then, ":due", age_now() + STORAGE_STALE_SECONDS);
	}
	db_bind(then, ":hash", hash);
	db_run(then);
	return db_commit() == NULL;
}

static void
sweep_directory(const char *name)
{
	char path[PATH_MAX];
	struct dirent *entry;
	struct stat status;
	DIR *directory;

	snprintf(path, sizeof path, "%s/%s", config.state, name);
	if (!(directory = opendir(path)))
		return;
	while ((entry = readdir(directory)))
		if (!strncmp(entry->d_name, STORAGE_TEMPORARY_PREFIX, sizeof STORAGE_TEMPORARY_PREFIX - 1)
		    && !fstatat(dirfd(directory), entry->d_name, &status, AT_SYMLINK_NOFOLLOW)
		    && age_now() - status.st_mtime > STORAGE_STALE_SECONDS)
			unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
}

static void
sweep_temporary(void)
{
	sweep_directory("tmp");
	sweep_directory(STORAGE_ELSEWHERE);
}

/* Asked first without the write lock: mostly there is nothing to do. */
static bool
anything_due(void)
{
	static struct query any = QUERY(
		SELECT EXISTS (SELECT 1 FROM discarded WHERE due <= :now) OR EXISTS (SELECT 1 FROM discarded WHERE due > :far)
	);
	bool due;

	db_begin(READS);
	bind_due(&any);
	due = db_one(&any) != 0;
	return db_commit() == NULL && due;
}

/* What a backup is about to copy stays: the next round will do. */
static bool
collect_unheld(void)
{
	int hold = lock_take(config.state, STORAGE_HOLD_NAME, LOCK_EX | LOCK_NB);
	bool collected = hold >= 0 && collect_one();

	if (hold >= 0)
		close(hold);
	return collected;
}

static bool leaves_bucket;

void
storage_leave_bucket(void)
{
	leaves_bucket = true;
}

int
storage_collect(int most)
{
	int collected = 0;

	sweep_temporary();
	if (store_is_used() && (leaves_bucket || store_is_left_alone()))
		return 0;
	while (collected < most && anything_due() && collect_unheld())
		collected++;
	return collected;
}
