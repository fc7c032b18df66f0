/* Backups being made: see drafts.h. */
#include "drafts.h"
#include "copy.h"
#include "manifest.h"
#include "lib/file/storage.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char infix[] = ".partial.";

enum { RANDOM_LETTERS = 6 };

void
drafts_make(const char *path, char draft[PATH_MAX - DRAFT_SUFFIX], char *(*make_one)(char *))
{
	int lock;

	if (snprintf(draft, PATH_MAX - DRAFT_SUFFIX, "%s%sXXXXXX", path, infix) >= PATH_MAX - 2 * DRAFT_SUFFIX - STORAGE_HASH_BYTES)
		errx(EXIT_FAILURE, "%s: the path is too long", path);
	if (!make_one(draft))
		err(EXIT_FAILURE, "%s", draft);
	/* Kept open. Where the file system knows no locks nothing is ever swept. */
	if ((lock = open(draft, O_RDONLY | O_CLOEXEC)) >= 0)
		flock(lock, LOCK_EX | LOCK_NB);
}

static bool
is_name_of_draft(const char *name)
{
	size_t length = strlen(name), end = sizeof infix - 1 + RANDOM_LETTERS;

	return length > end && !strncmp(name + length - end, infix, sizeof infix - 1);
}

/* Whether the file begins like a database of ours: the application's id is at 68, see SQLite's file format, 1.3. */
static bool
is_database(const char *path)
{
	static const char magic[16] = "SQLite format 3", id[4] = "MOzn";
	char header[72] = "";
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool good = file >= 0 && read(file, header, sizeof header) == sizeof header;

	if (file >= 0)
		close(file);
	return good && !memcmp(header, magic, sizeof magic) && !memcmp(header + 68, id, sizeof id);
}

/* Whether nobody is about to fill it. */
static bool
is_left(const char *path)
{
	int draft = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool left = draft >= 0 && flock(draft, LOCK_EX | LOCK_NB) == 0;

	if (draft >= 0)
		close(draft);
	return left;
}

static void
sweep_one(const char *path)
{
	struct stat status;

	if (lstat(path, &status) || !(S_ISDIR(status.st_mode) ? manifest_begins(path) : is_database(path)) || !is_left(path))
		return;
	copy_remove(path);
	if (lstat(path, &status))
		warnx("%s, which an interrupted backup had left, is removed", path);
	else
		warnx("%s is left of an interrupted backup and cannot be removed", path);
}

void
drafts_sweep(const char *path)
{
	char parent[PATH_MAX], name[2 * PATH_MAX];
	const char *slash = strrchr(path, '/');
	struct dirent *entry;
	DIR *directory;

	snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) + 1 : 2, slash ? path : "./");
	if (!(directory = opendir(parent)))
		return;
	while ((entry = readdir(directory)))
		if (is_name_of_draft(entry->d_name)) {
			snprintf(name, sizeof name, "%s%s", parent, entry->d_name);
			sweep_one(name);
		}
	closedir(directory);
}
