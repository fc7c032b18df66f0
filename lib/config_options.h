/*
 * All options at once, for config.c alone: it knows where their values come from, this what they are.
 */
#ifndef MOZNODS_CONFIG_OPTIONS_H
#define MOZNODS_CONFIG_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct config;

/* Sets every option to its default. False: out of memory, and so it says in `fault` (of `size` bytes). */
bool options_reset(char *fault, size_t size);

/* Sets every option that has a variable MOZNODS_NAME in the environment. False with the reason in `fault`. */
bool options_from_environment(char *fault, size_t size);

/* Frees the texts of a configuration that is no longer in force. */
void options_free(struct config *old);

#endif
