/*
 * Copies of the database: see backup.h. The copy is made in a directory of its own beside its place, is looked
 * through there, and moves into place only when it is whole.
 */
#include "backup.h"
#include "arguments.h"
#include "database.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/strbuf.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Copies to the file; false, and why on standard error. */
static bool
copy(const char *path)
{
	char fault[1024];
	bool good;

	if (database_look(config.state, fault, sizeof fault) != DATABASE_PRESENT) {
		warnx("%s", fault);
		return false;
	}
	if (!db_open_present(config.state))
		return false;
	good = db_backup(path, fault, sizeof fault);
	db_close();
	if (!good)
		warnx("%s", fault);
	return good;
}

/* Opens the copy as if it were in use, and looks through it. */
static bool
verify(const char *directory)
{
	struct strbuf findings = { 0 };
	char fault[256];
	bool good;

	/* The copy needs no write-ahead log, and is to be one file. */
	if (!config_set("journal", "delete", fault, sizeof fault) || !db_open(directory))
		return false;
	good = db_check(&findings);
	db_close();
	if (!good)
		warnx("the copy is damaged: %s", strbuf_string(&findings));
	strbuf_free(&findings);
	return good;
}

/* Makes sure that file or directory has reached the disk. */
static bool
settle(const char *path, int flags)
{
	int file = open(path, flags | O_CLOEXEC);
	bool good = file >= 0 && fsync(file) == 0;

	if (!good)
		warn("%s", path);
	if (file >= 0)
		close(file);
	return good;
}

static bool
settle_parent(const char *path)
{
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	return settle(parent, O_RDONLY | O_DIRECTORY);
}

/* Copies by way of the directory `beside`, over the empty file that keeps the place. */
static bool
copy_by_way_of(const char *beside, const char *path)
{
	char fresh[PATH_MAX], lock[PATH_MAX];
	bool good;

	snprintf(fresh, sizeof fresh, "%s/moznods.db", beside);
	snprintf(lock, sizeof lock, "%s/moznods.db.lock", beside);
	good = copy(fresh) && verify(beside) && settle(fresh, O_RDONLY);
	if (good && rename(fresh, path)) {
		warn("%s", path);
		good = false;
	}
	unlink(fresh);
	unlink(lock);
	rmdir(beside);
	return good && settle_parent(path);
}

int
backup(const struct arguments *arguments)
{
	const char *path = arguments->operands[0];
	char beside[PATH_MAX - 32];
	int place;

	umask(077);
	if (snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= (int)sizeof beside)
		errx(EXIT_FAILURE, "%s: the path is too long", path);
	if ((place = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		err(EXIT_FAILURE, "%s", path);
	close(place);
	if (!mkdtemp(beside)) {
		warn("%s", beside);
	} else if (copy_by_way_of(beside, path)) {
		printf("%s is a backup of %s\n", path, config.state);
		return EXIT_SUCCESS;
	}
	unlink(path);
	return EXIT_FAILURE;
}
