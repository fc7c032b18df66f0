/* Bytes on disk: see storage.h. */
#include "lib/file/storage.h"
#include "lib/file/storage_internal.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Every upload fails while the disk is full: once a minute is often enough to say so, and how many have. */
static void
log_full(const char *what)
{
	static int64_t last;
	static int unsaid;
	const char *reason = strerror(errno);
	int64_t now = clock_uptime_ms();

	unsaid++;
	if (last && now - last < 60000)
		return;
	if (unsaid > 1)
		log_error("%s: %s (%d times since this was last said)", what, reason, unsaid);
	else
		log_error("%s: %s", what, reason);
	last = now;
	unsaid = 0;
}

static const struct error *
disk_error(const char *what)
{
	if (errno == ENOSPC || errno == EDQUOT) {
		log_full(what);
		return &error_insufficient_storage;
	}
	log_error("%s: %s", what, strerror(errno));
	return &error_internal;
}

static void
fail(struct receiving *receiving, const char *what)
{
	if (!receiving->error)
		receiving->error = disk_error(what);
}

static void
refuse_hash(struct receiving *receiving)
{
	log_error("SHA-256 cannot be computed");
	if (!receiving->error)
		receiving->error = &error_internal;
}

int64_t
storage_place_missed(void)
{
	static struct query files = QUERY(SELECT count(*) FROM file);
	char path[PATH_MAX];
	int64_t count;

	if (store_is_used() || snprintf(path, sizeof path, "%s/files", config.state) >= PATH_MAX || access(path, F_OK) == 0)
		return 0;
	db_begin(READS);
	count = db_one(&files);
	return db_commit() ? 0 : count;
}

int64_t
storage_room(void)
{
	struct statvfs status;

	return statvfs(config.state, &status) ? INT64_MAX : (int64_t)status.f_bavail * (int64_t)status.f_frsize;
}

/* Where bytes are received: on the disk on which they will stay, because they are renamed. */
static void
find_place(char directory[PATH_MAX])
{
	struct stat state, files;

	snprintf(directory, PATH_MAX, "%s/files", config.state);
	if (stat(directory, &files) == 0 && stat(config.state, &state) == 0 && files.st_dev != state.st_dev)
		snprintf(directory, PATH_MAX, "%s/" STORAGE_ELSEWHERE, config.state);
	else
		snprintf(directory, PATH_MAX, "%s/tmp", config.state);
}

void
storage_begin(struct receiving *receiving)
{
	char directory[PATH_MAX];

	*receiving = (struct receiving){ .descriptor = -1, .digest = EVP_MD_CTX_new() };
	if (!receiving->digest || !EVP_DigestInit_ex(receiving->digest, EVP_sha256(), NULL))
		refuse_hash(receiving);
	find_place(directory);
	if (!private_make_directory(directory)
	    || snprintf(receiving->path, sizeof receiving->path, "%s/%sXXXXXX", directory, STORAGE_TEMPORARY_PREFIX)
	               >= STORAGE_PATH_BYTES
	    || (receiving->descriptor = mkostemp(receiving->path, O_CLOEXEC)) < 0) {
		*receiving->path = '\0';
		fail(receiving, directory);
	}
}

void
storage_write(struct receiving *receiving, const char *bytes, size_t length)
{
	if (!receiving->error && !EVP_DigestUpdate(receiving->digest, bytes, length))
		refuse_hash(receiving);
	receiving->size += (int64_t)length;
	while (length > 0 && !receiving->error) {
		ssize_t written = write(receiving->descriptor, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			fail(receiving, receiving->path);
			return;
		}
		bytes += written;
		length -= (size_t)written;
	}
}

void
storage_complete(struct receiving *receiving)
{
	unsigned char hash[(STORAGE_HASH_BYTES - 1) / 2];

	if (receiving->error)
		return;
	if (fsync(receiving->descriptor))
		fail(receiving, receiving->path);
	if (!EVP_DigestFinal_ex(receiving->digest, hash, NULL))
		refuse_hash(receiving);
	sodium_bin2hex(receiving->hash, sizeof receiving->hash, hash, sizeof hash);
}

/* What is known counts from here on: who removes the content locks the row that has just been written. */
static void
read_note(const char *hash, struct storage_note *note)
{
	static struct query known = QUERY(
		SELECT removing > :now AND removing <= :far, EXISTS (SELECT 1 FROM content WHERE hash = :hash) FROM discarded WHERE hash = :hash
	);
	int64_t now = age_now();

	db_bind(&known, ":hash", hash);
	db_bind(&known, ":now", now);
	db_bind(&known, ":far", now + STORAGE_FAR_SECONDS);
	if (!db_next(&known))
		return;
	note->removing = db_integer(&known, 0);
	note->known = db_integer(&known, 1);
	db_end(&known);
}

const struct error *
storage_note(const char *hash, struct storage_note *note)
{
	static struct query announce = QUERY(
		INSERT INTO discarded (hash, due) VALUES (:hash, :due)
		ON CONFLICT (hash) DO UPDATE SET due = CASE WHEN excluded.due > discarded.due THEN excluded.due ELSE discarded.due END
	);

	db_begin(WRITES);
	db_bind(&announce, ":hash", hash);
	db_bind(&announce, ":due", age_now() + STORAGE_STALE_SECONDS);
	db_run(&announce);
	if (note)
		read_note(hash, note);
	return db_commit();
}

const struct error *
storage_announce(struct receiving *receiving)
{
	return store_is_used() ? storage_bucket_bring(receiving) : storage_note(receiving->hash, NULL);
}

void
storage_name(const char *hash, char name[STORAGE_HASH_BYTES + 1])
{
	snprintf(name, STORAGE_HASH_BYTES + 1, "%.2s/%s", hash, hash + 2);
}

bool
storage_read_hash(const char *directory, const char *name, char hash[STORAGE_HASH_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	if (strlen(directory) != 2 || strspn(directory, digits) != 2 || strlen(name) != STORAGE_HASH_BYTES - 3
	    || strspn(name, digits) != STORAGE_HASH_BYTES - 3)
		return false;
	snprintf(hash, STORAGE_HASH_BYTES, "%.2s%.*s", directory, STORAGE_HASH_BYTES - 3, name);
	return true;
}

bool
storage_read_name(const char *name, char hash[STORAGE_HASH_BYTES])
{
	char directory[3];

	snprintf(directory, sizeof directory, "%.2s", name);
	return strlen(name) > 2 && name[2] == '/' && storage_read_hash(directory, name + 3, hash);
}

bool
storage_path(const char *hash, char path[STORAGE_PATH_BYTES])
{
	char name[STORAGE_HASH_BYTES + 1];

	storage_name(hash, name);
	return snprintf(path, STORAGE_PATH_BYTES, "%s/files/%s", config.state, name) < STORAGE_PATH_BYTES;
}

/* Makes the names in it durable. Those of copies of what is in a bucket need not be: a copy that is lost is fetched again, and nobody
 * waits for the disk within a transaction for that. */
static bool
sync_directory(const char *path)
{
	int directory;
	bool good;

	if (store_is_used())
		return true;
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = directory >= 0 && fsync(directory) == 0;
	if (directory >= 0)
		close(directory);
	return good;
}

/* It may also be a link to another disk. */
static bool
storage_make_directory(const char *path)
{
	return mkdir(path, S_IRWXU) == 0 || errno == EEXIST;
}

/* Locks a content until the transaction ends: the row of its hash, which has to be there for that. Who keeps bytes and who
 * removes them both hold it. */
static void
lock_content(const char *hash)
{
	static struct query hold = QUERY(
		INSERT INTO discarded (hash, due) VALUES (:hash, 0) ON CONFLICT (hash) DO UPDATE SET due = discarded.due
	);

	db_bind(&hold, ":hash", hash);
	db_run(&hold);
}

/* The order is that of what a power cut may leave: first the bytes (storage_complete), then the directories that lead to their
 * place, then their name in it, and last, with the commit of the transaction that keeps them, the row that needs them all. A directory
 * that is there may be another worker's, who has not come to make it durable yet; for one that is, it costs nothing. */
const struct error *
storage_settle(struct receiving *receiving)
{
	char path[STORAGE_PATH_BYTES], files[STORAGE_PATH_BYTES], directory[STORAGE_PATH_BYTES];

	snprintf(files, sizeof files, "%s/files", config.state);
	if (!storage_path(receiving->hash, path) || !storage_make_directory(files) || !sync_directory(config.state))
		return disk_error(files);
	snprintf(directory, sizeof directory, "%.*s", (int)(strrchr(path, '/') - path), path);
	/* The same content may lie there already: then the new file takes its place, which is the same. Where the step is run again
	 * it does, and nobody has removed it: the announcement is not due. */
	if (!storage_make_directory(directory) || !sync_directory(files) || (*receiving->path && rename(receiving->path, path))
	    || !sync_directory(directory))
		return disk_error(path);
	*receiving->path = '\0';
	return NULL;
}

const struct error *
storage_keep(struct receiving *receiving)
{
	static struct query fulfil = QUERY(DELETE FROM discarded WHERE hash = :hash);
	const struct error *error;

	lock_content(receiving->hash);
	if (db_failed())
		return &error_internal;
	if (store_is_used() && storage_bucket_is_late(receiving))
		return &error_busy;
	/* What is in the bucket is kept, be there a copy on this disk or not. */
	if ((error = storage_settle(receiving)) && !store_is_used())
		return error;
	db_bind(&fulfil, ":hash", receiving->hash);
	db_run(&fulfil);
	return NULL;
}

void
storage_end(struct receiving *receiving)
{
	if (receiving->descriptor >= 0)
		close(receiving->descriptor);
	if (*receiving->path)
		unlink(receiving->path);
	EVP_MD_CTX_free(receiving->digest);
	receiving->digest = NULL;
	receiving->descriptor = -1;
	*receiving->path = '\0';
}

int
storage_hold(void)
{
	return lock_take(config.state, STORAGE_HOLD_NAME, LOCK_SH);
}

bool
storage_is_needed(const char *hash)
{
	static struct query used = QUERY(SELECT EXISTS (SELECT 1 FROM content WHERE hash = :hash));

	db_bind(&used, ":hash", hash);
	return db_one(&used) || db_failed();
}

void
storage_note_stray(const char *hash, int64_t since)
{
	static struct query note = QUERY(
		INSERT INTO discarded (hash, due) SELECT :hash, :now
		WHERE NOT EXISTS (SELECT 1 FROM content WHERE hash = :hash) ON CONFLICT (hash) DO NOTHING
	);

	/* A young one may be about to get its row. */
	if (age_now() - since <= STORAGE_STALE_SECONDS)
		return;
	db_begin(WRITES);
	db_bind(&note, ":hash", hash);
	db_bind(&note, ":now", age_now());
	db_run(&note);
	db_commit();
}
