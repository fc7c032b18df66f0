/*
 * Database and disk compared: see storage_check.h. The first look takes no lock, so what it finds may have changed
 * meanwhile; whatever seems wrong is looked at again a few times. It writes nothing and waits for nobody.
 */
#include "lib/file/storage_check.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/storage.h"
#include "lib/file/storage_check_internal.h"
#include "lib/file/storage_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { LOOKS = 3 };

static void
report_fault(struct verification *verification, enum storage_fault fault, const char *path, int64_t since)
{
	verification->counts->faults++;
	verification->report(fault, path, since);
}

static int64_t
size_in_bucket(struct verification *verification, const char *hash)
{
	char name[STORAGE_HASH_BYTES + 1];
	enum store_outcome outcome;
	int64_t size = -1;

	storage_name(hash, name);
	outcome = store_size(name, &size);
	if (outcome != STORE_DONE && outcome != STORE_ABSENT)
		verification->error = &error_busy;
	return outcome == STORE_DONE ? size : -1;
}

/* The size of a content in its place: -1 when there is nothing, -2 when what is there is no file. */
static int64_t
size_in_place(struct verification *verification, const char *hash)
{
	char path[STORAGE_PATH_BYTES];
	struct stat status;

	if (store_is_used())
		return size_in_bucket(verification, hash);
	if (!storage_path(hash, path) || lstat(path, &status))
		return -1;
	return S_ISREG(status.st_mode) ? (int64_t)status.st_size : -2;
}

static bool
verification_agrees(struct verification *verification, const struct content *content)
{
	int64_t size = size_in_place(verification, content->hash);

	return size == content->least && size == content->most;
}

/* Reads what all rows of a content say of its size; false: it has none. Inside a transaction. */
static bool
read_sizes(struct content *content)
{
	static struct query sizes = QUERY(SELECT min(size), max(size) FROM content WHERE hash = :hash HAVING count(*) > 0);

	db_bind(&sizes, ":hash", content->hash);
	if (!db_next(&sizes))
		return false;
	content->least = db_integer(&sizes, 0);
	content->most = db_integer(&sizes, 1);
	db_end(&sizes);
	return true;
}

/* Whether the database, as it is now, has the content and the disk has not. */
static bool
is_wrong(struct verification *verification, struct content *content)
{
	bool known;

	db_begin(READS);
	known = read_sizes(content);
	verification->error = db_undo();
	return !verification->error && known && !verification_agrees(verification, content) && !verification->error;
}

void
verification_look_again(struct verification *verification, const struct content *seen)
{
	struct content content = *seen;
	char path[sizeof "files/" + STORAGE_HASH_BYTES], name[STORAGE_HASH_BYTES + 1];

	for (int i = 0; i < LOOKS; i++)
		if (!is_wrong(verification, &content))
			return;
	storage_name(content.hash, name);
	snprintf(path, sizeof path, "files/%s", name);
	report_fault(verification, size_in_place(verification, content.hash) == -1 ? STORAGE_MISSING : STORAGE_SIZE, path, 0);
}

/* Adds the content of a row to those that were read: what several files have comes several times, one behind the other. */
static size_t
add_content(struct query *row, struct content *contents, size_t count)
{
	const char *hash = db_text(row, 0);
	int64_t size = db_integer(row, 1);
	struct content *last = count > 0 ? &contents[count - 1] : NULL;

	if (last && !strcmp(last->hash, hash)) {
		last->least = size < last->least ? size : last->least;
		last->most = size > last->most ? size : last->most;
		return count;
	}
	contents[count].least = contents[count].most = size;
	snprintf(contents[count].hash, sizeof contents[count].hash, "%s", hash);
	return count + 1;
}

size_t
verification_read(struct verification *verification, const char *after, struct content *contents)
{
	static struct query next = QUERY(SELECT hash, size FROM content WHERE hash > :after ORDER BY hash LIMIT :limit);
	size_t count = 0;
	int rows = 0;

	db_begin(READS);
	db_bind(&next, ":after", after);
	db_bind(&next, ":limit", CONTENTS_AT_A_TIME);
	for (; db_next(&next); rows++)
		count = add_content(&next, contents, count);
	/* The page may have ended among the rows of one content, and the next one begins behind them all. */
	if (rows == CONTENTS_AT_A_TIME)
		read_sizes(&contents[count - 1]);
	verification->error = db_commit();
	return count;
}

/* Every row has its bytes. */
static void
verify_rows(struct verification *verification)
{
	static struct content contents[CONTENTS_AT_A_TIME];
	char after[STORAGE_HASH_BYTES] = "";
	size_t count;

	while (!verification->error && (count = verification_read(verification, after, contents)) > 0) {
		for (size_t i = 0; i < count && !verification->error; i++)
			if (!verification_agrees(verification, &contents[i]))
				verification_look_again(verification, &contents[i]);
		verification->counts->contents += (int64_t)count;
		memcpy(after, contents[count - 1].hash, sizeof after);
	}
}

enum owner { NOBODY, NOTED, FILES };

/* Who knows a content. Inside a transaction. */
static enum owner
owner_of(const char *hash)
{
	static struct query noted = QUERY(SELECT EXISTS (SELECT 1 FROM discarded WHERE hash = :hash));

	if (storage_is_needed(hash))
		return FILES;
	db_bind(&noted, ":hash", hash);
	return db_one(&noted) ? NOTED : NOBODY;
}

static enum owner
ask_owner(struct verification *verification, const char *hash, bool *there)
{
	enum owner owner;

	db_begin(READS);
	owner = owner_of(hash);
	verification->error = db_undo();
	*there = !verification->error && size_in_place(verification, hash) != -1;
	return owner;
}

void
verification_meet(struct verification *verification, const char *hash, int64_t since)
{
	char path[sizeof "files/" + STORAGE_HASH_BYTES], name[STORAGE_HASH_BYTES + 1];
	enum owner owner;
	bool there = true;

	storage_name(hash, name);
	snprintf(path, sizeof path, "files/%s", name);
	owner = ask_owner(verification, hash, &there);
	for (int i = 1; i < LOOKS && !verification->error && owner == NOBODY && there; i++)
		owner = ask_owner(verification, hash, &there);
	if (verification->error)
		return;
	verification->counts->on_disk += there;
	verification->counts->due += owner == NOTED && there;
	verification->counts->strays += owner == NOBODY && there;
	if (owner == NOBODY && there)
		report_fault(verification, STORAGE_STRAY, path, since);
}

void
verification_meet_other(struct verification *verification, const char *name)
{
	char path[sizeof "files/" + STORE_NAME_BYTES];

	snprintf(path, sizeof path, "files/%s", name);
	report_fault(verification, STORAGE_STRAY, path, 0);
}

static void
verify_entry(struct verification *verification, const char *directory, const char *name)
{
	char below[2 * (NAME_MAX + 1)], path[PATH_MAX], hash[STORAGE_HASH_BYTES];
	struct stat status;

	snprintf(below, sizeof below, "%s%s%s", directory, *name ? "/" : "", name);
	if (!storage_read_hash(directory, name, hash)) {
		verification_meet_other(verification, below);
		return;
	}
	snprintf(path, sizeof path, "%s/files/%s", config.state, below);
	verification_meet(verification, hash, lstat(path, &status) ? age_now() : status.st_mtime);
}

typedef void visit(struct verification *verification, const char *directory, const char *name);

static void
walk(struct verification *verification, const char *below, visit *each)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *directory;

	if (snprintf(path, sizeof path, "%s/files%s%s", config.state, *below ? "/" : "", below) >= (int)sizeof path
	    || !(directory = opendir(path))) {
		/* Before the first upload there is nothing. */
		if (errno == ENOENT)
			return;
		log_error("%s: %s", path, strerror(errno));
		verification->error = &error_internal;
		return;
	}
	while (!verification->error && (entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			each(verification, below, entry->d_name);
	closedir(directory);
}

/* One of the directories that contents lie in, by the first two digits of their hash. */
static void
verify_directory(struct verification *verification, const char *above, const char *name)
{
	char path[PATH_MAX];
	struct stat status;

	(void)above;
	/* What is being received. */
	if (!strcmp(name, "tmp"))
		return;
	snprintf(path, sizeof path, "%s/files/%s", config.state, name);
	if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
		walk(verification, name, verify_entry);
	else
		verify_entry(verification, name, "");
}

/* Everything in its place. */
static void
verify_place(struct verification *verification)
{
	if (store_is_used())
		verification_bucket(verification);
	else
		walk(verification, "", verify_directory);
}

const struct error *
storage_verify(storage_report *report, struct storage_counts *counts)
{
	struct verification verification = { report, counts, NULL };

	*counts = (struct storage_counts){ 0 };
	/* A bucket is compared with the rows both ways at once. */
	if (!store_is_used())
		verify_rows(&verification);
	if (!verification.error)
		verify_place(&verification);
	return verification.error;
}

static void
ignore(enum storage_fault fault, const char *path, int64_t since)
{
	(void)fault;
	(void)path;
	(void)since;
}

const struct error *
storage_survey(struct storage_counts *counts)
{
	struct verification verification = { ignore, counts, NULL };

	*counts = (struct storage_counts){ 0 };
	verify_place(&verification);
	return verification.error;
}

bool
storage_contents(storage_visit *tell, void *context)
{
	static struct query contents = QUERY_SORTED("the files that have one content", SELECT hash, size FROM content ORDER BY hash, size DESC);
	char told[STORAGE_HASH_BYTES] = "";
	bool more = true;

	db_begin(READS);
	while (more && db_next(&contents)) {
		if (!strcmp(told, db_text(&contents, 0)))
			continue;
		snprintf(told, sizeof told, "%s", db_text(&contents, 0));
		more = tell(told, db_integer(&contents, 1), context);
	}
	if (!more)
		db_end(&contents);
	return db_commit() == NULL && more;
}

static void
note_stray(enum storage_fault fault, const char *path, int64_t since)
{
	char hash[STORAGE_HASH_BYTES];

	if (fault == STORAGE_STRAY && since && storage_read_name(path + strlen("files/"), hash))
		storage_note_stray(hash, since);
}

const struct error *
storage_note_strays(void)
{
	struct storage_counts counts = { 0 };
	struct verification verification = { note_stray, &counts, NULL };

	verify_place(&verification);
	return verification.error;
}

int64_t
storage_due(void)
{
	static struct query due = QUERY(
		SELECT count(*) FROM discarded
		WHERE (due <= :now OR due > :far) AND NOT EXISTS (SELECT 1 FROM content WHERE content.hash = discarded.hash)
	);
	int64_t count;

	db_begin(READS);
	db_bind(&due, ":now", age_now());
	db_bind(&due, ":far", age_now() + STORAGE_FAR_SECONDS);
	count = db_one(&due);
	return db_commit() ? -1 : count;
}
