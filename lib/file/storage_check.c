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

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { CONTENTS_AT_A_TIME = 500, LOOKS = 3 };

/* A content that files have; `least` and `most` differ only where something is very wrong. */
struct content {
	char hash[STORAGE_HASH_BYTES];
	int64_t least, most;
};

/* One comparison under way. */
struct verification {
	storage_report *report;
	struct storage_counts *counts;
	const struct error *error;
};

static void
report_fault(struct verification *verification, enum storage_fault fault, const char *path)
{
	verification->counts->faults++;
	verification->report(fault, path);
}

/* The size on disk: -1 when there is nothing, -2 when what is there is no file. */
static int64_t
size_on_disk(const char *hash)
{
	char path[STORAGE_PATH_BYTES];
	struct stat status;

	if (!storage_path(hash, path) || lstat(path, &status))
		return -1;
	return S_ISREG(status.st_mode) ? (int64_t)status.st_size : -2;
}

static bool
verification_agrees(const struct content *content)
{
	int64_t size = size_on_disk(content->hash);

	return size == content->least && size == content->most;
}

/* Whether the database, as it is now, has the content and the disk has not. */
static bool
is_wrong(struct verification *verification, struct content *content)
{
	static struct query sizes = QUERY(SELECT min(size), max(size) FROM file WHERE hash = :hash HAVING count(*) > 0);
	bool known;

	db_begin(READS);
	db_bind(&sizes, ":hash", content->hash);
	if ((known = db_next(&sizes))) {
		content->least = db_integer(&sizes, 0);
		content->most = db_integer(&sizes, 1);
		db_end(&sizes);
	}
	verification->error = db_undo();
	return !verification->error && known && !verification_agrees(content);
}

/* Looks at a content that did not agree again: between a row that was read and a file that was looked for both may have come or
 * gone, but not every time. */
static void
look_again(struct verification *verification, const struct content *seen)
{
	struct content content = *seen;
	char path[sizeof "files/" + STORAGE_HASH_BYTES], name[STORAGE_HASH_BYTES + 1];

	for (int i = 0; i < LOOKS; i++)
		if (!is_wrong(verification, &content))
			return;
	storage_name(content.hash, name);
	snprintf(path, sizeof path, "files/%s", name);
	report_fault(verification, size_on_disk(content.hash) == -1 ? STORAGE_MISSING : STORAGE_SIZE, path);
}

/* Reads the next contents that files have, in the order of their hashes; how many. */
static size_t
read_contents(struct verification *verification, const char *after, struct content *contents)
{
	static struct query next = QUERY(
		SELECT hash, min(size), max(size) FROM file WHERE hash > :after GROUP BY hash ORDER BY hash LIMIT :limit
	);
	size_t count = 0;

	db_begin(READS);
	db_bind(&next, ":after", after);
	db_bind(&next, ":limit", CONTENTS_AT_A_TIME);
	while (db_next(&next)) {
		struct content *content = &contents[count++];

		snprintf(content->hash, sizeof content->hash, "%s", db_text(&next, 0));
		content->least = db_integer(&next, 1);
		content->most = db_integer(&next, 2);
	}
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

	while (!verification->error && (count = read_contents(verification, after, contents)) > 0) {
		for (size_t i = 0; i < count && !verification->error; i++)
			if (!verification_agrees(&contents[i]))
				look_again(verification, &contents[i]);
		verification->counts->contents += (int64_t)count;
		memcpy(after, contents[count - 1].hash, sizeof after);
	}
}

enum owner { NOBODY, NOTED, FILES };

/* Who knows a content. Inside a transaction. */
static enum owner
owner_of(const char *hash)
{
	static struct query used = QUERY(SELECT EXISTS (SELECT 1 FROM file WHERE hash = :hash));
	static struct query noted = QUERY(SELECT EXISTS (SELECT 1 FROM discarded WHERE hash = :hash));

	db_bind(&used, ":hash", hash);
	if (db_one(&used))
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
	*there = size_on_disk(hash) != -1;
	verification->error = db_undo();
	return owner;
}

/* Whether two names, below each other, are the path of a content. */
static bool
verification_is_content(const char *directory, const char *name)
{
	static const char digits[] = "0123456789abcdef";

	return strlen(directory) == 2 && strspn(directory, digits) == 2 && strlen(name) == STORAGE_HASH_BYTES - 3
	    && strspn(name, digits) == STORAGE_HASH_BYTES - 3;
}

static void
verify_entry(struct verification *verification, const char *directory, const char *name)
{
	char path[sizeof "files//" + 2 * (NAME_MAX + 1)], hash[STORAGE_HASH_BYTES];
	enum owner owner;
	bool there = true;

	snprintf(path, sizeof path, "files/%s%s%s", directory, *name ? "/" : "", name);
	if (!verification_is_content(directory, name)) {
		report_fault(verification, STORAGE_STRAY, path);
		return;
	}
	snprintf(hash, sizeof hash, "%.2s%.*s", directory, STORAGE_HASH_BYTES - 3, name);
	owner = ask_owner(verification, hash, &there);
	for (int i = 1; i < LOOKS && !verification->error && owner == NOBODY && there; i++)
		owner = ask_owner(verification, hash, &there);
	if (verification->error)
		return;
	verification->counts->on_disk += there;
	verification->counts->due += owner == NOTED && there;
	verification->counts->strays += owner == NOBODY && there;
	if (owner == NOBODY && there)
		report_fault(verification, STORAGE_STRAY, path);
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

const struct error *
storage_verify(storage_report *report, struct storage_counts *counts)
{
	struct verification verification = { report, counts, NULL };

	*counts = (struct storage_counts){ 0 };
	verify_rows(&verification);
	if (!verification.error)
		walk(&verification, "", verify_directory);
	return verification.error;
}

static void
ignore(enum storage_fault fault, const char *path)
{
	(void)fault;
	(void)path;
}

const struct error *
storage_survey(struct storage_counts *counts)
{
	struct verification verification = { ignore, counts, NULL };

	*counts = (struct storage_counts){ 0 };
	walk(&verification, "", verify_directory);
	return verification.error;
}

bool
storage_contents(storage_visit *tell, void *context)
{
	static struct query contents = QUERY(SELECT hash, max(size) FROM file GROUP BY hash ORDER BY hash);
	bool more = true;

	db_begin(READS);
	while (more && db_next(&contents))
		more = tell(db_text(&contents, 0), db_integer(&contents, 1), context);
	if (!more)
		db_end(&contents);
	return db_commit() == NULL && more;
}

/* The path of a content is its hash with a slash in it. */
static void
note_stray(enum storage_fault fault, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	char hash[STORAGE_HASH_BYTES];

	if (fault != STORAGE_STRAY || strlen(name) != STORAGE_HASH_BYTES - 3)
		return;
	snprintf(hash, sizeof hash, "%.2s%s", path + strlen("files/"), name);
	storage_note_stray(hash);
}

const struct error *
storage_note_strays(void)
{
	struct storage_counts counts = { 0 };
	struct verification verification = { note_stray, &counts, NULL };

	walk(&verification, "", verify_directory);
	return verification.error;
}

int64_t
storage_due(void)
{
	static struct query due = QUERY(
		SELECT count(*) FROM discarded
		WHERE (due <= :now OR due > :far) AND NOT EXISTS (SELECT 1 FROM file WHERE file.hash = discarded.hash)
	);
	int64_t count;

	db_begin(READS);
	db_bind(&due, ":now", age_now());
	db_bind(&due, ":far", age_now() + STORAGE_FAR_SECONDS);
	count = db_one(&due);
	return db_commit() ? -1 : count;
}
