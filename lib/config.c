/* Where the values of options come from, and whether they agree with each other: see config.h. */
#include "config.h"
#include "config_options.h"
#include "address.h"
#include "log.h"
#include "place.h"
#include "words.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

/* The file that it was read from, and what that looked like. */
static char source_path[PATH_MAX];
static struct source {
	struct timespec changed;
	ino_t inode;
	off_t size;
} source;

static char *
trim(char *text)
{
	char *end;

	text += strspn(text, " \t\r\n");
	end = text + strlen(text);
	while (end > text && strchr(" \t\r\n", end[-1]))
		*--end = '\0';
	return text;
}

/* Takes one line `name = value`; empty lines and those that begin with # say nothing. */
static bool
read_line(char *line, char *fault, size_t size)
{
	char *name = trim(line), *equals;

	if (!*name || *name == '#')
		return true;
	if (!(equals = strchr(name, '='))) {
		snprintf(fault, size, "'%s' is no line of the form name = value", name);
		return false;
	}
	*equals = '\0';
	return config_set(trim(name), trim(equals + 1), fault, size);
}

/* A line that did not fit would be read as two. */
static bool
is_whole(const char *line, FILE *file, char *fault, size_t size)
{
	if (strchr(line, '\n') || feof(file))
		return true;
	snprintf(fault, size, "the line is too long");
	return false;
}

static bool
read_file(const char *path, bool must_exist, char *fault, size_t size)
{
	FILE *file = fopen(path, "re");
	char line[4096], reason[512];
	bool good = true;

	if (!file) {
		if (!must_exist && errno == ENOENT)
			return true;
		snprintf(fault, size, "%s: %s", path, strerror(errno));
		return false;
	}
	for (int number = 1; good && fgets(line, sizeof line, file); number++) {
		good = is_whole(line, file, reason, sizeof reason) && read_line(line, reason, sizeof reason);
		if (!good)
			snprintf(fault, size, "%s:%d: %s", path, number, reason);
	}
	fclose(file);
	return good;
}

/* A state directory that a file names relatively lies beside the file: who reads it may be anywhere. */
static bool
place_state(const char *path, char *fault, size_t size)
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


static bool
are_origins(const char *list)
{
	const char *word;
	size_t length;

	while ((word = words_next(&list, &length)))
		if ((strncasecmp(word, "http://", 7) && strncasecmp(word, "https://", 8)) || word[length - 1] == '/')
			return false;
	return true;
}

/* Faults that no single option shows. */
static bool
agree(char *fault, size_t size)
{
	if (*config.public_url && strncasecmp(config.public_url, "http://", 7) && strncasecmp(config.public_url, "https://", 8))
		snprintf(fault, size, "public_url must begin with http:// or https://, not '%s'", config.public_url);
	else if (!*config.state)
		snprintf(fault, size, "state must name a directory");
	else if (!address_networks_valid(config.trusted_proxies))
		snprintf(fault, size, "trusted_proxies must be addresses and networks such as 10.0.0.0/8, not '%s'", config.trusted_proxies);
	else if (!are_origins(config.allowed_origins))
		snprintf(fault, size, "allowed_origins must be origins such as https://example.org, not '%s'", config.allowed_origins);
	else if (config.ping_timeout <= config.ping_interval)
		snprintf(fault, size, "ping_timeout (%d) must be longer than ping_interval (%d)",
		         config.ping_timeout, config.ping_interval);
	else
		return true;
	return false;
}


static bool
load(const char *path, bool named, char *fault, size_t size)
{
	return options_reset(fault, size) && read_file(path, named, fault, size) && place_state(path, fault, size)
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
	else if (!place_find(CONFIGFILE, source_path))
		*source_path = '\0';
	return named && *named;
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
