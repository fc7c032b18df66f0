/* The table of options and how values get into it, one by one: see config.h. To add an option, add a member and a row. */
#include "lib/base/config_options.h"
#include "lib/base/address.h"
#include "lib/base/config.h"
#include "lib/base/config_forms.h"
#include "lib/base/nearest.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct config config;

enum kind { TEXT, NUMBER, CHOICE };

#define VARIABLE_PREFIX "MOZNODS_"
enum { VARIABLE_BYTES = 96 };

struct option {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *initial;
	int least, most;                 /* of a NUMBER */
	const char *choices;             /* of a CHOICE: words, the first is 0 */
	bool (*fits)(const char *value); /* of a TEXT */
	const char *form;                /* what fits */
};

#define LINE_FORM "one line of UTF-8"
#define DATABASE_FORM "nothing, or an address that begins with postgresql://"

/* clang-format off */
#define T(name, initial, fits, form) { #name, TEXT, offsetof(struct config, name), initial, 0, 0, NULL, fits, form }
#define N(name, initial, least, most) { #name, NUMBER, offsetof(struct config, name), #initial, least, most, NULL, NULL, NULL }
#define C(name, initial, choices) { #name, CHOICE, offsetof(struct config, name), initial, 0, 0, choices, NULL, NULL }
/* clang-format on */

static const struct option options[] = {
	T(state, STATEDIR, config_form_name, "the path of a directory"),
	T(database, "", config_form_database, DATABASE_FORM),
	T(site_name, "MOznoDS", config_form_line, LINE_FORM),
	T(web, "", config_form_line, LINE_FORM),
	T(address, "127.0.0.1", config_form_addresses, "numeric addresses of IPv4 or IPv6, or localhost (names are not looked up)"),
	N(http_port, 8000, 0, 65535),
	N(ws_port, 8001, 0, 65535),
	T(public_url, "", config_form_url, "an address that begins with http:// or https://"),
	T(mail_command, "", config_form_command, "the whole path of a program, and its arguments"),
	N(workers, 4, 1, 256),
	C(allow_root, "no", "no yes"),
	C(registration, "open", "open invite closed"),
	C(invites, "admins", "admins members"),
	C(direct, "all", "all shared off"),
	T(allowed_origins, "", config_form_origins, "origins such as https://example.org"),
	T(trusted_proxies, "", address_networks_valid, "addresses and networks such as 10.0.0.0/8"),

	C(synchronous, "full", "full normal"),
	C(journal, "wal", "wal delete"),
	N(busy_timeout, 2000, 0, 60000),
	N(write_wait, 20, 1, 600),

	N(token_days, 90, 0, 36500),
	N(tokens_max, 50, 1, 10000),
	N(password_passes, 2, 1, 100),
	N(password_memory_kib, 19456, 8, 4194304),
	N(password_parallel, 0, 0, 256),
	N(hash_wait, 10, 1, 600),
	N(hash_queue, 500, 1, 10000),

	N(body_max, 1048576, 1024, 67108864),
	N(body_short_max, 65536, 1024, 67108864),
	N(message_max, 4000, 1, 1000000),
	N(attachments_max, 10, 0, 1000),
	N(upload_max_kib, 25600, 1, 1073741824),
	N(storage_quota_mib, 0, 0, 1073741824),
	N(user_quota_mib, 0, 0, 1073741824),
	N(orphan_hours, 24, 0, 87600),
	N(clock_settle_hours, 24, 0, 8760),
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
	N(limit_invites, 60, 0, 65000),
	N(limit_connects, 300, 0, 65000),
	N(limit_signal_burst, 300, 0, 65000),
	N(limit_signal_rate, 20, 1, 65000),
	N(limit_read_kib, 64, 0, 65536),

	N(call_max, 8, 2, 12),
	T(stun_urls, "", config_form_line, LINE_FORM),
	T(turn_urls, "", config_form_line, LINE_FORM),
	T(turn_secret, "", config_form_line, LINE_FORM),
	N(turn_ttl, 3600, 60, 604800),

	N(connections_max, 0, 0, 10000000),
	N(connections_per_address, 1024, 0, 10000000),
	N(connections_per_user, 64, 0, 10000000),
	N(crowded_timeout, 3, 1, 60),
	N(handshake_timeout, 10, 1, 600),
	N(auth_timeout, 5, 1, 600),
	N(ping_interval, 25, 1, 3600),
	N(ping_timeout, 60, 2, 3600),
	N(call_ping_interval, 2, 1, 3600),
	N(call_ping_timeout, 4, 2, 3600),
	N(bad_frames_max, 10, 1, 65000),
	N(flood_max, 120, 1, 65000),
	N(queue_frames_max, 256, 128, 1000000),
	N(queue_kib_max, 1024, 64, 1048576),

	N(read_timeout, 30, 1, 3600),
	N(write_timeout, 120, 1, 3600),
	N(transfers_max, 1024, 0, 16384),
	N(transfers_per_address, 256, 0, 16384),

	C(metrics, "local", "off admin local"),
	C(log_level, "info", "error warning info debug"),
	C(log_format, "text", "text json"),
};

enum { OPTIONS = sizeof options / sizeof options[0] };

/* Where each has its value from: a line of the file, or an enum source. */
static int sources[OPTIONS];

/* Variables of the same family that are no options: the file's name, and what `moznods call` and `moznods tail` take. */
static const char *const other_variables[] = { "MOZNODS_CONFIG", "MOZNODS_SERVER", "MOZNODS_TOKEN" };

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
		snprintf(fault, size, "%s must be a whole number from %d to %d, not '%s'", option->name, option->least,
		         option->most, value);
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
set_text(const struct option *option, const char *value, char *fault, size_t size)
{
	char *copy;

	if ((option->fits == config_form_line || option->fits == config_form_database) && !option->fits(value)) {
		/* It cannot be shown, and may be a secret, or have a password in it. */
		snprintf(fault, size, "%s must be %s", option->name, option->form);
		return false;
	}
	if (!option->fits(value)) {
		snprintf(fault, size, "%s must be %s, not '%s'", option->name, option->form, value);
		return false;
	}
	if (!(copy = strdup(value))) {
		snprintf(fault, size, "out of memory");
		return false;
	}
	free((char *)*text_at(option));
	*text_at(option) = copy;
	return true;
}

static bool
options_set(const struct option *option, const char *value, int source, char *fault, size_t size)
{
	sources[option - options] = source;
	if (option->kind == NUMBER)
		return set_number(option, value, fault, size);
	if (option->kind == CHOICE)
		return set_choice(option, value, fault, size);
	return set_text(option, value, fault, size);
}

static const struct option *
options_find(const char *name)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (!strcmp(options[i].name, name))
			return &options[i];
	return NULL;
}

static const struct option *
find_or_suggest(const char *name, char *fault, size_t size)
{
	const struct option *option = options_find(name);
	struct nearest nearest = { .word = name };

	if (option)
		return option;
	for (size_t i = 0; i < OPTIONS; i++)
		nearest_try(&nearest, options[i].name);
	if (nearest.found)
		snprintf(fault, size, "there is no option '%s': is it %s that is meant?", name, nearest.found);
	else
		snprintf(fault, size, "there is no option '%s'", name);
	return NULL;
}

bool
config_set(const char *name, const char *value, char *fault, size_t size)
{
	const struct option *option = find_or_suggest(name, fault, size);

	return option && options_set(option, value, FROM_COMMAND, fault, size);
}

bool
options_from_line(int line, const char *name, const char *value, char *fault, size_t size)
{
	const struct option *option = find_or_suggest(name, fault, size);
	int before = option ? sources[option - options] : FROM_DEFAULT;

	if (before > 0)
		snprintf(fault, size, "%s is set already, in line %d: remove one of the two", name, before);
	return option && before <= 0 && options_set(option, value, line, fault, size);
}

int
options_source(const char *name)
{
	const struct option *option = options_find(name);

	return option ? sources[option - options] : FROM_DEFAULT;
}

/* MOZNODS_HTTP_PORT for http_port. */
static void
variable_name(const char *option, char *name, size_t size)
{
	snprintf(name, size, VARIABLE_PREFIX "%s", option);
	for (char *c = name; *c; c++)
		*c = (char)toupper((unsigned char)*c);
}

bool
options_reset(char *fault, size_t size)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (!options_set(&options[i], options[i].initial, FROM_DEFAULT, fault, size))
			return false;
	return true;
}

static bool
is_other(const char *variable)
{
	for (size_t i = 0; i < sizeof other_variables / sizeof other_variables[0]; i++)
		if (!strcmp(other_variables[i], variable))
			return true;
	return false;
}

/* The variable that was meant, in `name`, the option's own; false when none is near. */
static bool
suggest_variable(const char *mistyped, char *name, size_t size)
{
	/* What all of them begin with is no likeness. */
	struct nearest nearest = { .word = mistyped + strlen(VARIABLE_PREFIX) };

	for (size_t i = 0; i < OPTIONS; i++)
		nearest_try(&nearest, options[i].name);
	if (nearest.found)
		variable_name(nearest.found, name, size);
	return nearest.found != NULL;
}

/* Sets the option of a variable's name; false, and why in `fault`, without the variable's name. */
static bool
set_variable(const char *name, const char *value, char *fault, size_t size)
{
	char other[VARIABLE_BYTES];

	for (size_t i = 0; i < OPTIONS; i++) {
		variable_name(options[i].name, other, sizeof other);
		if (!strcmp(name, other))
			return options_set(&options[i], value, FROM_ENVIRONMENT, fault, size);
	}
	if (suggest_variable(name, other, sizeof other))
		snprintf(fault, size, "there is no such option: is it %s that is meant?", other);
	else
		snprintf(fault, size, "there is no such option");
	return false;
}

/* Takes one variable of the environment, NAME=value, if it is one of ours. */
static bool
take_variable(const char *variable, char *fault, size_t size)
{
	char name[VARIABLE_BYTES], reason[512];
	const char *equals = strchr(variable, '=');

	if (strncmp(variable, VARIABLE_PREFIX, strlen(VARIABLE_PREFIX)) != 0 || !equals)
		return true;
	snprintf(name, sizeof name, "%.*s", (int)(equals - variable), variable);
	if (is_other(name) || set_variable(name, equals + 1, reason, sizeof reason))
		return true;
	snprintf(fault, size, "environment variable %s: %s", name, reason);
	return false;
}

bool
options_from_environment(char *fault, size_t size)
{
	for (char **variable = environ; *variable; variable++)
		if (!take_variable(*variable, fault, size))
			return false;
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
options_value_of(const struct option *option, char *buffer, size_t size)
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
		fprintf(to, "%s = %s\n", options[i].name, options_value_of(&options[i], buffer, sizeof buffer));
}

bool
config_export(void)
{
	char name[VARIABLE_BYTES], buffer[64];

	for (size_t i = 0; i < OPTIONS; i++) {
		variable_name(options[i].name, name, sizeof name);
		if (setenv(name, options_value_of(&options[i], buffer, sizeof buffer), 1))
			return false;
	}
	return true;
}
