/* Where the values of options come from, and whether they agree with each other: see config.h. */
#include "lib/base/config.h"
#include "lib/base/config_options.h"
#include "lib/base/program_path.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The file that it was read from, and what that looked like. */
static char source_path[PATH_MAX];
static struct source {
	struct timespec changed;
	ino_t inode;
	off_t size;
} source;

static char *
config_trim(char *text)
{
	char *end;

	text += strspn(text, " \t\r\n");
	end = text + strlen(text);
	while (end > text && strchr(" \t\r\n", end[-1]))
		*--end = '\0';
	return text;
}

/* Takes line `number`, `name = value`; empty lines and those that begin with # say nothing. */
static bool
config_read_line(int number, char *line, char *fault, size_t size)
{
	char *name = config_trim(line), *equals;

	if (!*name || *name == '#')
		return true;
	if (!(equals = strchr(name, '='))) {
		snprintf(fault, size, "'%s' is no line of the form name = value", name);
		return false;
	}
	*equals = '\0';
	return options_from_line(number, config_trim(name), config_trim(equals + 1), fault, size);
}

/* What some editors put at the beginning of a file of UTF-8. */
static char *
skip_mark(char *line)
{
	return !strncmp(line, "\xef\xbb\xbf", 3) ? line + 3 : line;
}

/* Takes every line; false with the file, the line and the reason in `fault`. */
static bool
config_read_lines(FILE *file, const char *path, char *fault, size_t size)
{
	char *line = NULL, reason[1024];
	size_t room = 0;
	ssize_t length;
	bool good = true;

	for (int number = 1; good && (length = getline(&line, &room, file)) >= 0; number++) {
		if (memchr(line, '\0', (size_t)length)) {
			snprintf(reason, sizeof reason, "there is a NUL in it: this is no file of UTF-8");
			good = false;
		} else {
			good = config_read_line(number, number == 1 ? skip_mark(line) : line, reason, sizeof reason);
		}
		if (!good)
			snprintf(fault, size, "%s:%d: %s", path, number, reason);
	}
	if (good && ferror(file)) {
		snprintf(fault, size, "%s: %s", path, strerror(errno));
		good = false;
	}
	free(line);
	return good;
}

static bool
read_file(const char *path, bool must_exist, char *fault, size_t size)
{
	FILE *file = fopen(path, "re");
	bool good;

	if (!file) {
		if (!must_exist && errno == ENOENT)
			return true;
		snprintf(fault, size, "%s: %s", path, strerror(errno));
		return false;
	}
	good = config_read_lines(file, path, fault, size);
	fclose(file);
	return good;
}

/* A state directory that a file names relatively lies beside the file: who reads it may be anywhere. */
static bool
resolve_state(const char *path, char *fault, size_t size)
{
	const char *slash = strrchr(path, '/');
	char *absolute;

	if (*config.state == '/' || !*config.state || !slash)
		return true;
	if (asprintf(&absolute, "%.*s/%s", (int)(slash - path), path, config.state) < 0) {
		snprintf(fault, size, "out of memory");
		return false;
	}
	free((char *)config.state);
	config.state = absolute;
	return true;
}

const char *
config_where(const char *name)
{
	static char where[PATH_MAX + 32];
	int from = options_source(name);

	if (from > 0)
		snprintf(where, sizeof where, "%s:%d: ", source_path, from);
	else
		snprintf(where, sizeof where, "%s",
		         from == FROM_ENVIRONMENT ? "environment: "
		         : from == FROM_COMMAND   ? "command line: "
		                                  : "");
	return where;
}

static bool
is_longer(const char *timeout, int longer, const char *interval, int shorter, char *fault, size_t size)
{
	if (longer > shorter)
		return true;
	snprintf(fault, size, "%s%s (%d) must be longer than %s (%d)", config_where(options_source(timeout) ? timeout : interval),
	         timeout, longer, interval, shorter);
	return false;
}

const char *
config_file_of(const char *name)
{
	return options_source(name) > 0 ? source_path : NULL;
}

/* Faults that no single option shows. */
static bool
agree(char *fault, size_t size)
{
	return is_longer("ping_timeout", config.ping_timeout, "ping_interval", config.ping_interval, fault, size)
	    && is_longer("call_ping_timeout", config.call_ping_timeout, "call_ping_interval", config.call_ping_interval, fault, size);
}

static bool
load(const char *path, bool named, char *fault, size_t size)
{
	return options_reset(fault, size) && read_file(path, named, fault, size) && resolve_state(path, fault, size)
	    && options_from_environment(fault, size) && agree(fault, size);
}

/* What tells one state of the file from another; all zero where there is none. */
static struct source
look_at_source(void)
{
	struct stat status;

	if (!*source_path || stat(source_path, &status))
		return (struct source){ 0 };
	return (struct source){ status.st_mtim, status.st_ino, status.st_size };
}

bool
config_changed(void)
{
	static time_t asked;
	time_t now = time(NULL);
	struct source found;

	if (asked == now)
		return false;
	asked = now;
	found = look_at_source();
	if (found.size == source.size && found.inode == source.inode && found.changed.tv_sec == source.changed.tv_sec
	    && found.changed.tv_nsec == source.changed.tv_nsec)
		return false;
	source = found;
	return true;
}

/* Finds the file to read, in source_path. True: it was asked for, and must be there. */
static bool
find_source(const char *path)
{
	const char *named = path ? path : getenv("MOZNODS_CONFIG");

	/* Set and empty: there shall be none. */
	if (named)
		snprintf(source_path, sizeof source_path, "%s", named);
	else if (!program_path_find(CONFIGFILE, source_path))
		*source_path = '\0';
	return named && *named;
}

const char *
config_unreadable(void)
{
	return !find_source(NULL) && *source_path && access(source_path, R_OK) && errno == EACCES ? source_path : NULL;
}

bool
config_load(const char *path, char *fault, size_t size)
{
	struct config before = config;
	bool named = find_source(path), good;

	source = look_at_source();
	config = (struct config){ 0 };
	good = load(source_path, named, fault, size);
	options_free(good ? &before : &config);
	if (!good)
		config = before;
	return good;
}

const char *
config_source(void)
{
	return *source_path && access(source_path, F_OK) == 0 ? source_path : NULL;
}
