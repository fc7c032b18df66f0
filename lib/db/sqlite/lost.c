/*
 * Whether a database that is not there has been there: then it is lost, and an empty one in its place would make the next
 * stranger site admin, and every uploaded file one that nobody needs. What tells is what only a server with a database
 * leaves behind.
 */
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/mounts.h"
#include "lib/db/sqlite/sqlite.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool
has_bytes(const char *state, const char *name)
{
	char path[PATH_MAX];
	struct stat status;

	return snprintf(path, sizeof path, "%s/%s", state, name) < PATH_MAX && lstat(path, &status) == 0 && S_ISREG(status.st_mode)
	    && status.st_size > 0;
}

/* Contents lie in directories of two hexadecimal digits, which stay when the last content of one goes. */
static bool
is_directory_of_contents(const char *name)
{
	return strlen(name) == 2 && strspn(name, "0123456789abcdef") == 2;
}

static bool
is_remainder(const char *name)
{
	static const char *const beginnings[] = { "moznods.db.version-", "moznods.db.snapshot", "replaced-", "restore." };

	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
		if (!strncmp(name, beginnings[i], strlen(beginnings[i])))
			return true;
	return false;
}

/* Finds an entry of STATE/BELOW that is one of those, and writes its path. */
static bool
find_entry(const char *state, const char *below, bool (*wanted)(const char *name), char *trace, size_t size)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *directory;
	bool found = false;

	if (snprintf(path, sizeof path, "%s%s", state, below) >= PATH_MAX || !(directory = opendir(path)))
		return false;
	while (!found && (entry = readdir(directory)))
		if ((found = wanted(entry->d_name)))
			snprintf(trace, size, "%s/%s", path, entry->d_name);
	closedir(directory);
	return found;
}

/* The journals of a database, which mean nothing beside one that is open. */
static bool
find_journal(const char *state, char *trace, size_t size)
{
	static const char *const names[] = { "moznods.db-wal", "moznods.db-journal" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (has_bytes(state, names[i])) {
			snprintf(trace, size, "%s/%s", state, names[i]);
			return true;
		}
	return false;
}

static bool
find_trace(const char *state, char *trace, size_t size)
{
	/* The key of signed links, what all processes of a server count together once they have opened the database, and the lock
	 * under which it was made. */
	static const char *const names[] = { "link.key", "limits", "metrics", "moznods.db.lock" };

	if (find_entry(state, "/files", is_directory_of_contents, trace, size) || find_entry(state, "", is_remainder, trace, size))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (has_bytes(state, names[i])) {
			snprintf(trace, size, "%s/%s", state, names[i]);
			return true;
		}
	return false;
}

bool
db_is_there(const char *state)
{
	char path[PATH_MAX];
	struct stat status;

	if (*config.database)
		return true;
	/* Whatever keeps us from looking is no reason to take it for missing. */
	if (snprintf(path, sizeof path, "%s/moznods.db", state) >= PATH_MAX || lstat(path, &status))
		return errno != ENOENT && errno != ENOTDIR;
	return !S_ISREG(status.st_mode) || status.st_size > 0;
}

static void
db_lost_explain(const char *state, const char *trace, char *fault, size_t size)
{
	snprintf(fault, size,
	         "%s/moznods.db is missing or empty, though %s shows that there was a database: nothing has been "
	         "changed. Is a disk not mounted? To put a backup back: `moznods restore BACKUP --replace --state %s`; a copy beside "
	         "it, moznods.db.version-N.TIME, can be put in its place. To begin anew with an empty one: `moznods serve --new`, or "
	         "`moznods user add --new`, which keeps what is there in replaced-TIME",
	         state, trace, state);
}

bool
db_is_lost(const char *state, char *fault, size_t size)
{
	char trace[2 * PATH_MAX], point[PATH_MAX];

	if (db_is_there(state))
		return false;
	if (find_journal(state, trace, sizeof trace) || find_trace(state, trace, sizeof trace)) {
		db_lost_explain(state, trace, fault, size);
		return true;
	}
	if (!mounts_missing("/etc/fstab", "/proc/self/mounts", state, point))
		return false;
	snprintf(fault, size,
	         "%s has no database, and nothing is mounted at %s, where /etc/fstab has a disk: mount it; to begin anew "
	         "with an empty database all the same: `moznods serve --new`",
	         state, point);
	return true;
}

bool
db_may_begin(const char *state)
{
	char fault[DB_FAULT_BYTES];

	if (!db_is_lost(state, fault, sizeof fault))
		return true;
	log_error("database: %s", fault);
	return false;
}

bool
db_may_fill(const char *state)
{
	char trace[2 * PATH_MAX], fault[DB_FAULT_BYTES];

	if (!find_trace(state, trace, sizeof trace))
		return true;
	db_lost_explain(state, trace, fault, sizeof fault);
	log_error("database: %s", fault);
	return false;
}
