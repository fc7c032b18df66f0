/* How values get into options, one by one: see config.h. What options there are is in config_table.c. */
#include "lib/base/config_options.h"
#include "lib/base/config.h"
#include "lib/base/config_forms.h"
#include "lib/base/config_option.h"
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

#define VARIABLE_PREFIX "MOZNODS_"
enum { VARIABLE_BYTES = 96 };

/* Where each has its value from: a line of the file, or an enum source. */
static int sources[OPTIONS_MOST];

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
	sources[option - config_table] = source;
	if (option->kind == NUMBER)
		return set_number(option, value, fault, size);
	if (option->kind == CHOICE)
		return set_choice(option, value, fault, size);
	return set_text(option, value, fault, size);
}

static const struct option *
options_find(const char *name)
{
	for (size_t i = 0; i < config_table_rows; i++)
		if (!strcmp(config_table[i].name, name))
			return &config_table[i];
	return NULL;
}

static const struct option *
find_or_suggest(const char *name, char *fault, size_t size)
{
	const struct option *option = options_find(name);
	struct nearest nearest = { .word = name };

	if (option)
		return option;
	for (size_t i = 0; i < config_table_rows; i++)
		nearest_try(&nearest, config_table[i].name);
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
	int before = option ? sources[option - config_table] : FROM_DEFAULT;

	if (before > 0)
		snprintf(fault, size, "%s is set already, in line %d: remove one of the two", name, before);
	return option && before <= 0 && options_set(option, value, line, fault, size);
}

int
options_source(const char *name)
{
	const struct option *option = options_find(name);

	return option ? sources[option - config_table] : FROM_DEFAULT;
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
	for (size_t i = 0; i < config_table_rows; i++)
		if (!options_set(&config_table[i], config_table[i].initial, FROM_DEFAULT, fault, size))
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

	for (size_t i = 0; i < config_table_rows; i++)
		nearest_try(&nearest, config_table[i].name);
	if (nearest.found)
		variable_name(nearest.found, name, size);
	return nearest.found != NULL;
}

/* Sets the option of a variable's name; false, and why in `fault`, without the variable's name. */
static bool
set_variable(const char *name, const char *value, char *fault, size_t size)
{
	char other[VARIABLE_BYTES];

	for (size_t i = 0; i < config_table_rows; i++) {
		variable_name(config_table[i].name, other, sizeof other);
		if (!strcmp(name, other))
			return options_set(&config_table[i], value, FROM_ENVIRONMENT, fault, size);
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
	for (size_t i = 0; i < config_table_rows; i++)
		if (config_table[i].kind == TEXT)
			free(*(char **)(void *)((char *)old + config_table[i].offset));
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

bool
config_is_set(const char *name)
{
	return options_source(name) != FROM_DEFAULT;
}

/* Options that the database may set where nobody else does (lib/request/site_setting.h): that nobody does has to be handed on. */
static bool
is_left_open(const struct option *option)
{
	return (!strcmp(option->name, "site_name") || !strcmp(option->name, "registration")) && !config_is_set(option->name);
}

void
config_write(FILE *to)
{
	char buffer[64];

	for (size_t i = 0; i < config_table_rows; i++)
		fprintf(to, "%s = %s\n", config_table[i].name, options_value_of(&config_table[i], buffer, sizeof buffer));
}

bool
config_export(void)
{
	char name[VARIABLE_BYTES], buffer[64];

	for (size_t i = 0; i < config_table_rows; i++) {
		variable_name(config_table[i].name, name, sizeof name);
		if (is_left_open(&config_table[i])
		            ? unsetenv(name)
		            : setenv(name, options_value_of(&config_table[i], buffer, sizeof buffer), 1))
			return false;
	}
	return true;
}
