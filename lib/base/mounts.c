/* Mount points: see mounts.h. */
#include "lib/base/mounts.h"

#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether the path is the directory or lies below it. */
static bool
lies_below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	return length > 1 && !strncmp(path, directory, length) && (path[length] == '/' || !path[length]);
}

/* Whether the table has this mount point. One that cannot be read has every one: nothing is known to be missing. */
static bool
mounts_is_in(const char *table, const char *point)
{
	FILE *file = setmntent(table, "re");
	struct mntent *entry;
	bool found = !file;

	while (!found && (entry = getmntent(file)))
		found = !strcmp(entry->mnt_dir, point);
	if (file)
		endmntent(file);
	return found;
}

/* The path without links, as far as it exists: what is not there yet may be made below a link. */
static void
mounts_resolve(const char *path, char resolved[PATH_MAX])
{
	char *real = realpath(path, NULL);

	snprintf(resolved, PATH_MAX, "%s", real ? real : path);
	free(real);
}

bool
mounts_missing(const char *wanted, const char *mounted, const char *path, char point[PATH_MAX])
{
	FILE *file = setmntent(wanted, "re");
	char resolved[PATH_MAX];
	struct mntent *entry;
	bool missing = false;

	if (!file)
		return false;
	mounts_resolve(path, resolved);
	while (!missing && (entry = getmntent(file))) {
		snprintf(point, PATH_MAX, "%s", entry->mnt_dir);
		missing = lies_below(resolved, point) && !mounts_is_in(mounted, point);
	}
	endmntent(file);
	return missing;
}
