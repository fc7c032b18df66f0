/*
 * Putting a backup back: see restore.h. Everything is first copied into a directory inside the state directory, every byte
 * hashed, and looked through there as if it were in use. Only then it moves into place, the files before the database that
 * names them: at any moment there is either the old database or the new one, with all its files.
 */
#include "restore.h"
#include "arguments.h"
#include "bucket.h"
#include "copy.h"
#include "database.h"
#include "manifest.h"
#include "replace.h"
#include "state.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"
#include "lib/file/storage_check.h"
#include "lib/live/stream.h"
#include "lib/store/store.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A backup that is being copied. */
struct fetching {
	const char *backup, *draft;
	int64_t files, damaged;
	bool database, config; /* it has one, whole */
};

/* Whether the directories that lead to a content are some, and no links to where the backup's maker wanted us to read. */
static bool
has_plain_directories(const char *backup, const char *path)
{
	static const int lengths[] = { sizeof "files" - 1, sizeof "files/ab" - 1 };
	char directory[PATH_MAX];
	struct stat status;

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		snprintf(directory, sizeof directory, "%s/%.*s", backup, lengths[i], path);
		if (lstat(directory, &status) == 0 && !S_ISDIR(status.st_mode))
			return false;
	}
	return true;
}

static void
make_room(const struct fetching *fetching, const char *path)
{
	char directory[PATH_MAX];

	snprintf(directory, sizeof directory, "%s/%.8s", fetching->draft, path);
	if (!copy_directory(directory))
		err(EXIT_FAILURE, "%s", directory);
}

/* Copies one file of the backup to `to`. NULL, or what is the matter with it. */
static const char *
bring(const char *from, const char *to, const char *wanted)
{
	char hash[STORAGE_HASH_BYTES];

	if (!copy_is_plain(from))
		return errno ? strerror(errno) : "it is no plain file";
	switch (copy_file(from, to, hash)) {
	case COPY_NO_TARGET: err(EXIT_FAILURE, "%s", to);
	case COPY_NO_SOURCE: return strerror(errno);
	case COPY_DONE: break;
	}
	if (!strcmp(hash, wanted))
		return NULL;
	unlink(to);
	return "it is damaged: its SHA-256 is not what the backup says";
}

/* Copies one file of the backup into the draft, and sees whether it is what it was. All that are not are named. */
static bool
fetch(const char *path, const char wanted[STORAGE_HASH_BYTES], void *context)
{
	struct fetching *fetching = context;
	char from[PATH_MAX], to[PATH_MAX];
	bool content = !strncmp(path, "files/", 6), database = !strcmp(path, "moznods.db");
	const char *fault;

	snprintf(from, sizeof from, "%s/%s", fetching->backup, path);
	snprintf(to, sizeof to, "%s/%s", fetching->draft, path);
	if (content)
		make_room(fetching, path);
	fault = content && !has_plain_directories(fetching->backup, path) ? "it is no plain file" : bring(from, to, wanted);
	if (fault)
		warnx("%s: %s", from, fault);
	fetching->damaged += fault != NULL;
	fetching->files += content && !fault;
	fetching->database = fetching->database || (database && !fault);
	fetching->config = fetching->config || (!strcmp(path, MANIFEST_CONFIG) && !fault);
	return !(fault && database);
}

/* `skips`: also without what is missing or damaged in it, but for the database. */
static bool
fetch_all(struct fetching *fetching, bool skips)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/files", fetching->draft);
	if (!copy_directory(path)) {
		warn("%s", path);
		return false;
	}
	if (!manifest_read(fetching->backup, fetch, fetching))
		return false;
	if (!fetching->database)
		warnx("%s: there is no database in it", fetching->backup);
	else if (fetching->damaged && !skips)
		warnx("%s: %lld files are missing or damaged; with --skip-damaged the others are restored", fetching->backup,
		      (long long)fetching->damaged);
	return fetching->database && (skips || !fetching->damaged);
}

static int64_t lost, strange;

/* Every file of the draft is one of the manifest, so only what the backup did without, or has damaged, can be missing. */
static void
tell_fault(enum storage_fault fault, const char *path, int64_t since)
{
	(void)since;
	if (fault == STORAGE_MISSING) {
		lost++;
		warnx("%s is not among what is restored: it was missing when the backup was taken, or is missing or damaged in it",
		      path);
	} else {
		strange++;
		warnx("%s is not what the database says, or it does not know it", path);
	}
}

/* Looks through the open draft, and makes those fetch anew who have seen more than is in it. */
static bool
verify_open(void)
{
	struct strbuf findings = { 0 };
	struct storage_counts counts;
	const struct error *error = NULL;
	bool own = db_schema_is_own(&findings), good = own && db_check(&findings);

	if (!own)
		warnx("the database of the backup is not as this program makes it, and somebody may have changed it: %s",
		      strbuf_string(&findings));
	else if (!good)
		warnx("the database of the backup is damaged: %s", strbuf_string(&findings));
	strbuf_free(&findings);
	if (good && !(error = storage_verify(tell_fault, &counts))) {
		db_begin(WRITES);
		stream_leap();
		error = db_commit();
	}
	if (error)
		warnx("%s", error->message);
	return good && !error && !strange;
}

static bool
set_place(const char *state, const char *storage)
{
	char fault[256];

	return config_set("state", state, fault, sizeof fault) && config_set("storage", storage, fault, sizeof fault);
}

/* Opens the draft as the server would, which also brings an older database up to date. Its contents are in it, wherever they will be. */
static bool
verify(const char *draft)
{
	char *state = strdup(config.state), *storage = strdup(config.storage);
	bool good = state && storage && set_place(draft, "") && db_open(draft);

	if (good) {
		good = verify_open();
		db_close();
	}
	good = state && storage && set_place(state, storage) && good;
	free(state);
	free(storage);
	return good;
}

static bool
put_content(const char *path, const char hash[STORAGE_HASH_BYTES], void *context)
{
	const struct fetching *fetching = context;
	char from[PATH_MAX];

	snprintf(from, sizeof from, "%s/%s", fetching->draft, path);
	/* What was damaged has been left out. */
	return strncmp(path, "files/", strlen("files/")) != 0 || access(from, F_OK) || bucket_put_in(hash, from);
}

/* Into the bucket go those contents that are not there, before the database that needs them takes its place. */
static bool
fill_bucket(struct fetching *fetching)
{
	if (!store_is_used() || manifest_read(fetching->backup, put_content, fetching))
		return true;
	warnx("not all contents could be put into %s", config.storage);
	return false;
}

/* Makes the state directory where it is missing, and takes it for this process alone. */
static void
enter_state(void)
{
	pid_t server = state_served_by(config.state);

	if (server)
		errx(EXIT_FAILURE, "process %ld serves %s: stop the server first", (long)server, config.state);
	if (!copy_directory(config.state))
		err(EXIT_FAILURE, "%s", config.state);
	if (db_exclude_others(config.state))
		return;
	if (errno == EWOULDBLOCK)
		errx(EXIT_FAILURE, "%s is in use: stop the server, and whatever else works with it, first", config.state);
	errx(EXIT_FAILURE, "%s cannot be restored to", config.state);
}

/* The configuration of then may name ports and directories of another machine: it is for a person to put in place. */
static void
tell_of_config(const struct fetching *fetching)
{
	const char *present = config_source();
	char then[STORAGE_HASH_BYTES], now[STORAGE_HASH_BYTES], path[PATH_MAX];

	snprintf(path, sizeof path, "%s/" MANIFEST_CONFIG, fetching->draft);
	if (!fetching->config || (present && copy_hash(path, then) && copy_hash(present, now) && !strcmp(then, now)))
		return;
	printf("the configuration of then is %s/" MANIFEST_CONFIG ", and was not put in the place of %s\n", fetching->backup,
	       present ? present : "any");
}

int
restore(const struct arguments *arguments)
{
	char draft[PATH_MAX / 2], kept[PATH_MAX / 2] = "";
	struct fetching fetching = { .backup = arguments->operands[0], .draft = draft };
	bool good;

	database_require_file("restore");
	umask(077);
	if (!store_open())
		return EXIT_FAILURE;
	enter_state();
	if (replace_needed(config.state) && !arguments->replace)
		errx(EXIT_FAILURE, "%s is not empty: with --replace, what is there is kept beside what is restored", config.state);
	replace_sweep(config.state);
	if (snprintf(draft, sizeof draft, "%s/" REPLACE_DRAFT "XXXXXX", config.state) >= (int)sizeof draft || !mkdtemp(draft))
		err(EXIT_FAILURE, "%s", config.state);
	good = fetch_all(&fetching, arguments->skip_damaged) && verify(draft) && copy_flush(draft) && fill_bucket(&fetching)
	    && replace(config.state, draft, kept, sizeof kept);
	if (good)
		tell_of_config(&fetching);
	copy_remove(draft);
	if (!good) {
		warnx("nothing was restored");
		return EXIT_FAILURE;
	}
	printf("%s is what it was in %s: the database and %lld contents of files\n", config.state, arguments->operands[0],
	       (long long)fetching.files);
	if (*kept)
		printf("what was there before is kept in %s\n", kept);
	return EXIT_SUCCESS;
}
