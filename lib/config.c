/* The table of options and how values get into it: see config.h. To add an option, add a member and a row. */
#include "config.h"
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

struct config config;

/* The file that it was read from, and what that looked like. */
static char source_path[PATH_MAX];
static struct source {
	struct timespec changed;
	ino_t inode;
	off_t size;
} source;

enum kind { TEXT, NUMBER, CHOICE };

struct option {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *initial;
	int least, most;          /* of a NUMBER */
	const char *choices;      /* of a CHOICE: words, the first is 0 */
};

#define T(name, initial) { #name, TEXT, offsetof(struct config, name), initial, 0, 0, NULL }
#define N(name, initial, least, most) { #name, NUMBER, offsetof(struct config, name), #initial, least, most, NULL }
#define C(name, initial, choices) { #name, CHOICE, offsetof(struct config, name), initial, 0, 0, choices }

static const struct option options[] = {
	T(state, STATEDIR),
	T(site_name, "MOznoDS"),
	T(address, "127.0.0.1"),
	N(http_port, 8000, 0, 65535),
	N(ws_port, 8001, 0, 65535),
	T(public_url, ""),
	N(workers, 4, 1, 256),
	C(allow_root, "no", "no yes"),
	C(registration, "open", "open closed"),
	T(allowed_origins, ""),
	T(trusted_proxies, ""),

	C(synchronous, "full", "full normal"),
	C(journal, "wal", "wal delete"),
	N(busy_timeout, 2000, 0, 60000),

	N(token_days, 90, 0, 36500),
	N(tokens_max, 50, 1, 10000),
	N(password_passes, 2, 1, 100),
	N(password_memory_kib, 19456, 8, 4194304),
	N(password_parallel, 0, 0, 256),

	N(body_max, 1048576, 1024, 67108864),
	N(message_max, 4000, 1, 1000000),
	N(attachments_max, 10, 0, 1000),
	N(upload_max_kib, 25600, 1, 1073741824),
	N(storage_quota_mib, 0, 0, 1073741824),
	N(user_quota_mib, 0, 0, 1073741824),
	N(orphan_hours, 24, 0, 87600),
	N(link_minutes, 10, 1, 10080),
	C(sendfile, "off", "off x-sendfile x-accel-redirect"),
	N(event_days, 7, 0, 36500),
	N(event_replay_max, 1000, 1, 100000),

	C(limits, "on", "off on"),
	N(limit_auth, 5, 0, 65000),
	N(limit_general, 100, 0, 65000),
	N(limit_upload, 10, 0, 65000),
	N(limit_chat, 60, 0, 65000),
	N(limit_poll, 300, 0, 65000),
	N(limit_guess, 100, 0, 65000),
	N(limit_signal_burst, 300, 0, 65000),
	N(limit_signal_rate, 20, 1, 65000),

	N(call_max, 8, 2, 12),
	T(stun_urls, ""),
	T(turn_urls, ""),
	T(turn_secret, ""),
	N(turn_ttl, 3600, 60, 604800),

	N(connections_max, 0, 0, 10000000),
	N(connections_per_address, 1024, 0, 10000000),
	N(connections_per_user, 64, 0, 10000000),
	N(handshake_timeout, 10, 1, 600),
	N(auth_timeout, 5, 1, 600),
	N(ping_interval, 25, 1, 3600),
	N(ping_timeout, 60, 2, 3600),
	N(bad_frames_max, 10, 1, 65000),
	N(flood_max, 120, 1, 65000),
	N(queue_frames_max, 256, 128, 1000000),
	N(queue_kib_max, 1024, 64, 1048576),

	N(read_timeout, 30, 1, 3600),
	N(write_timeout, 120, 1, 3600),

	C(metrics, "local", "off admin local"),
	C(log_level, "info", "error warning info debug"),
	C(log_format, "text", "text json"),
};

enum { OPTIONS = sizeof options / sizeof options[0] };

static int *
number_at(const struct option *option)
{
	return (int *)(void *)((char *)&config + option->offset);
}

static const char **
text_at(const struct option *option)
{
	return (const char **)(void *)((char *)&config + option->offset);
}

static bool
set_number(const struct option *option, const char *value, char *fault, size_t size)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end || errno || number < option->least || number > option->most) {
		snprintf(fault, size, "%s must be a whole number from %d to %d, not '%s'",
		         option->name, option->least, option->most, value);
		return false;
	}
	*number_at(option) = (int)number;
	return true;
}

static bool
set_choice(const struct option *option, const char *value, char *fault, size_t size)
{
	const char *word = option->choices;
	size_t length = strlen(value);

	for (int i = 0; *word; i++) {
		size_t this_length = strcspn(word, " ");

		if (this_length == length && !strncmp(word, value, length)) {
			*number_at(option) = i;
			return true;
		}
		word += this_length + strspn(word + this_length, " ");
	}
	snprintf(fault, size, "%s must be one of: %s, not '%s'", option->name, option->choices, value);
	return false;
}

static bool
set(const struct option *option, const char *value, char *fault, size_t size)
{
	char *copy;

	if (option->kind == NUMBER)
		return set_number(option, value, fault, size);
	if (option->kind == CHOICE)
		return set_choice(option, value, fault, size);
	if (!(copy = strdup(value))) {
		snprintf(fault, size, "out of memory");
		return false;
	}
	free((char *)*text_at(option));
	*text_at(option) = copy;
	return true;
}

bool
config_set(const char *name, const char *value, char *fault, size_t size)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (!strcmp(options[i].name, name))
			return set(&options[i], value, fault, size);
	snprintf(fault, size, "there is no option '%s'", name);
	return false;
}

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

/* MOZNODS_HTTP_PORT for http_port. */
static void
variable_name(const struct option *option, char *name, size_t size)
{
	snprintf(name, size, "MOZNODS_%s", option->name);
	for (char *c = name; *c; c++)
		*c = (char)toupper((unsigned char)*c);
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
read_environment(char *fault, size_t size)
{
	char name[64], reason[512];

	for (size_t i = 0; i < OPTIONS; i++) {
		const char *value;

		variable_name(&options[i], name, sizeof name);
		if ((value = getenv(name)) && !set(&options[i], value, reason, sizeof reason)) {
			snprintf(fault, size, "environment variable %s: %s", name, reason);
			return false;
		}
	}
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

static void
free_texts(struct config *old)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].kind == TEXT)
			free(*(char **)(void *)((char *)old + options[i].offset));
}

static bool
load(const char *path, bool named, char *fault, size_t size)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (!set(&options[i], options[i].initial, fault, size))
			return false;
	return read_file(path, named, fault, size) && place_state(path, fault, size) && read_environment(fault, size)
	    && agree(fault, size);
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
	free_texts(good ? &before : &config);
	if (!good)
		config = before;
	return good;
}

/* The present value as text, in `buffer` where it must be made. */
static const char *
value_of(const struct option *option, char *buffer, size_t size)
{
	const char *word = option->choices;

	if (option->kind == TEXT)
		return *text_at(option);
	if (option->kind == NUMBER) {
		snprintf(buffer, size, "%d", *number_at(option));
		return buffer;
	}
	for (int i = 0; i < *number_at(option); i++)
		word += strcspn(word, " ") + 1;
	snprintf(buffer, size, "%.*s", (int)strcspn(word, " "), word);
	return buffer;
}

void
config_write(FILE *to)
{
	char buffer[64];

	for (size_t i = 0; i < OPTIONS; i++)
		fprintf(to, "%s = %s\n", options[i].name, value_of(&options[i], buffer, sizeof buffer));
}

bool
config_export(void)
{
	char name[64], buffer[64];

	for (size_t i = 0; i < OPTIONS; i++) {
		variable_name(&options[i], name, sizeof name);
		if (setenv(name, value_of(&options[i], buffer, sizeof buffer), 1))
			return false;
	}
	return true;
}
