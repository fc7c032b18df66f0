/*
 * All options at once, for config.c alone: it knows where their values come from, this what they are.
 */
#ifndef MOZNODS_CONFIG_OPTIONS_H
#define MOZNODS_CONFIG_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct config;

/* Where an option has its value from, unless that is a line of the file, whose number it is then. */
enum { FROM_DEFAULT = 0, FROM_ENVIRONMENT = -1, FROM_COMMAND = -2 };

/* Sets every option to its default. False: out of memory, and so it says in `fault` (of `size` bytes). */
bool options_reset(char *fault, size_t size);

/* Sets one option as line number `line` of the file says, which no earlier one may have done. False with the reason in
 * `fault`. */
bool options_from_line(int line, const char *name, const char *value, char *fault, size_t size);

/* Sets every option that has a variable MOZNODS_NAME in the environment. False with the reason in `fault`, also when a
 * variable of such a name is no option. */
bool options_from_environment(char *fault, size_t size);

/* Where the option has its value from. */
int options_source(const char *name);

/* Frees the texts of a configuration that is no longer in force. */
void options_free(struct config *old);

#endif
