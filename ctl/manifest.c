/* What is in a backup: see manifest.h. A backup may come from elsewhere, so its paths are believed only where they are those
 * of a backup: nothing is ever read or written outside its directory. */
#include "manifest.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char begin_line[] = "# A backup of MOznoDS ";
static const char end_line[] = "# end";
static const char digits[] = "0123456789abcdef";

void
manifest_begin(FILE *to, int version)
{
	char moment[32];
	time_t now = time(NULL);
	struct tm utc;

	strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	fprintf(to, "%s" VERSION ", database version %d, of %s: see `moznods restore`.\n", begin_line, version, moment);
	/* Whoever finds what is left of a backup that was interrupted knows it by this line. */
	fflush(to);
}

void
manifest_add(FILE *to, const char *path, const char *hash)
{
	fprintf(to, "%s  %s\n", hash, path);
}

void
manifest_miss(FILE *to, const char *path)
{
	fprintf(to, "# missing or damaged: %s\n", path);
}

void
manifest_end(FILE *to)
{
	fprintf(to, "%s\n", end_line);
}

/* Whether the path is that of the content with this hash: `files/ab/cdef…`. */
static bool
manifest_is_content(const char *path, const char *hash)
{
	char name[STORAGE_HASH_BYTES + 1];

	storage_name(hash, name);
	return !strncmp(path, "files/", 6) && !strcmp(path + 6, name);
}

/* Takes a line apart, in place; false when it is none of a manifest. */
static bool
manifest_read_line(char *line, const char **path, char hash[STORAGE_HASH_BYTES])
{
	size_t length = strspn(line, digits);

	if (length != STORAGE_HASH_BYTES - 1 || line[length] != ' ' || (line[length + 1] != ' ' && line[length + 1] != '*'))
		return false;
	memcpy(hash, line, length);
	hash[length] = '\0';
	*path = line + length + 2;
	return !strcmp(*path, "moznods.db") || !strcmp(*path, "link.key") || !strcmp(*path, MANIFEST_CONFIG)
	    || manifest_is_content(*path, hash);
}

static bool
manifest_read_lines(FILE *file, const char *name, manifest_visit *visit, void *context)
{
	char line[512], hash[STORAGE_HASH_BYTES];
	const char *path;
	bool ended = false;

	for (int number = 1; fgets(line, sizeof line, file); number++) {
		line[strcspn(line, "\r\n")] = '\0';
		ended = !strcmp(line, end_line);
		if (*line == '#')
			continue;
		if (!manifest_read_line(line, &path, hash)) {
			warnx("%s:%d: this is no line of a backup's manifest", name, number);
			return false;
		}
		if (!visit(path, hash, context))
			return false;
	}
	if (!ended)
		warnx("%s: the end is missing", name);
	return ended;
}

/* NULL, with the reason in errno, also for what is no plain file. */
static FILE *
open_manifest(const char *name)
{
	int file = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;

	if (file < 0)
		return NULL;
	if (fstat(file, &status) == 0 && S_ISREG(status.st_mode))
		return fdopen(file, "r");
	close(file);
	errno = EINVAL;
	return NULL;
}

bool
manifest_begins(const char *directory)
{
	char name[PATH_MAX], line[sizeof begin_line] = "";
	FILE *file;

	if (snprintf(name, sizeof name, "%s/" MANIFEST_NAME, directory) >= PATH_MAX || !(file = open_manifest(name)))
		return false;
	if (!fgets(line, sizeof line, file))
		*line = '\0';
	fclose(file);
	return !strcmp(line, begin_line);
}

bool
manifest_read(const char *directory, manifest_visit *visit, void *context)
{
	char name[PATH_MAX];
	FILE *file;
	bool good;

	snprintf(name, sizeof name, "%s/" MANIFEST_NAME, directory);
	if (!(file = open_manifest(name))) {
		warn("%s", name);
		return false;
	}
	good = manifest_read_lines(file, name, visit, context);
	fclose(file);
	return good;
}
