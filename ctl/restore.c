/*
 * Putting a backup back: see restore.h. Everything is first copied into a directory inside the state directory, every byte
 * hashed, and looked through there as if it were in use. Only then it moves into place, the files before the database that
 * names them: at any moment there is either the old database or the new one, with all its files.
 */
#include "restore.h"
#include "arguments.h"
#include "copy.h"
#include "manifest.h"
#include "replace.h"
#include "state.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/error.h"
#include "lib/notification.h"
#include "lib/storage_check.h"
#include "lib/strbuf.h"

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
	int64_t files;
	bool database;           /* the manifest had one */
};

/* Copies one file of the backup into the draft, and sees whether it is what it was. */
static bool
fetch(const char *path, const char wanted[STORAGE_HASH_BYTES], void *context)
{
	struct fetching *fetching = context;
	char from[PATH_MAX], to[PATH_MAX], hash[STORAGE_HASH_BYTES];

	snprintf(from, sizeof from, "%s/%s", fetching->backup, path);
	snprintf(to, sizeof to, "%s/%s", fetching->draft, path);
	if (!strncmp(path, "files/", 6)) {
		char directory[PATH_MAX];

		snprintf(directory, sizeof directory, "%s/%.8s", fetching->draft, path);
		if (!copy_directory(directory))
			err(EXIT_FAILURE, "%s", directory);
		fetching->files++;
	}
	fetching->database = fetching->database || !strcmp(path, "moznods.db");
	if (!copy_file(from, to, hash)) {
		warn("%s", from);
		return false;
	}
	if (!strcmp(hash, wanted))
		return true;
	warnx("%s is damaged: its SHA-256 is not what the backup says", from);
	return false;
}

static bool
fetch_all(struct fetching *fetching)
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
	return fetching->database;
}

static int64_t lost, strange;

/* Every file of the draft is one of the manifest, so only what the backup did without can be missing. */
static void
tell_fault(enum storage_fault fault, const char *path)
{
	if (fault == STORAGE_MISSING) {
		lost++;
		warnx("%s was missing when the backup was taken", path);
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
	struct storage_tally tally;
	const struct error *error = NULL;
	bool good = db_check(&findings);

	if (!good)
		warnx("the database of the backup is damaged: %s", strbuf_string(&findings));
	strbuf_free(&findings);
	if (good && !(error = storage_verify(tell_fault, &tally))) {
		db_begin(WRITES);
		notification_leap();
		error = db_commit();
	}
	if (error)
		warnx("%s", error->message);
	return good && !error && !strange;
}

/* Opens the draft as the server would, which also brings an older database up to date. */
static bool
verify(const char *draft)
{
	char fault[256], *state = strdup(config.state);
	bool good = state && config_set("state", draft, fault, sizeof fault) && db_open(draft);

	if (good) {
		good = verify_open();
		db_close();
	}
	good = state && config_set("state", state, fault, sizeof fault) && good;
	free(state);
	return good;
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

int
restore(const struct arguments *arguments)
{
	char draft[PATH_MAX / 2], kept[PATH_MAX / 2] = "";
	struct fetching fetching = { .backup = arguments->operands[0], .draft = draft };
	bool good;

	umask(077);
	enter_state();
	if (replace_needed(config.state) && !arguments->replace)
		errx(EXIT_FAILURE, "%s is not empty: with --replace, what is there is kept beside what is restored", config.state);
	replace_sweep(config.state);
	if (snprintf(draft, sizeof draft, "%s/" REPLACE_DRAFT "XXXXXX", config.state) >= (int)sizeof draft || !mkdtemp(draft))
		err(EXIT_FAILURE, "%s", config.state);
	good = fetch_all(&fetching) && verify(draft) && copy_settle(draft) && replace(config.state, draft, kept, sizeof kept);
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
