/* The table of options and how values get into it, one by one: see config.h. To add an option, add a member and a row. */
#include "config_options.h"
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config config;

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

/* MOZNODS_HTTP_PORT for http_port. */
static void
variable_name(const struct option *option, char *name, size_t size)
{
	snprintf(name, size, "MOZNODS_%s", option->name);
	for (char *c = name; *c; c++)
		*c = (char)toupper((unsigned char)*c);
}

bool
options_reset(char *fault, size_t size)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (!set(&options[i], options[i].initial, fault, size))
			return false;
	return true;
}

bool
options_from_environment(char *fault, size_t size)
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

void
options_free(struct config *old)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (options[i].kind == TEXT)
			free(*(char **)(void *)((char *)old + options[i].offset));
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
