/* Files that lie beside the programs: see program_path.h. */
#include "lib/base/program_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char origin[] = "$ORIGIN/";

bool
program_directory(char path[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	if (length < 0)
		return false;
	path[length] = '\0';
	if ((slash = strrchr(path, '/')))
		*slash = '\0';
	return slash != NULL;
}

/* Writes one path of the list. */
static bool
expand(const char *from, int length, char path[PATH_MAX])
{
	static const int prefix = sizeof origin - 1;
	char here[PATH_MAX];

	if (strncmp(from, origin, sizeof origin - 1) != 0)
		return snprintf(path, PATH_MAX, "%.*s", length, from) < PATH_MAX;
	return program_directory(here) && snprintf(path, PATH_MAX, "%s/%.*s", here, length - prefix, from + prefix) < PATH_MAX;
}

bool
program_path_find(const char *paths, char path[PATH_MAX])
{
	const char *first = paths;

	for (;;) {
		int length = (int)strcspn(paths, ":");

		if (expand(paths, length, path) && access(path, F_OK) == 0)
			return true;
		if (!paths[length])
			return expand(first, (int)strcspn(first, ":"), path);
		paths += length + 1;
	}
}

bool
path_is_within(const char *path, const char *directory)
{
	char *inner = realpath(path, NULL), *outer = realpath(directory, NULL);
	size_t length = outer ? strlen(outer) : 0;
	bool within = inner && length > 1 && !strncmp(inner, outer, length) && (inner[length] == '/' || !inner[length]);

	free(inner);
	free(outer);
	return within;
}
