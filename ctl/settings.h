/*
 * The configuration of a server that runs: what its children get of it, and how it is read again.
 */
#ifndef MOZNODS_CTL_SETTINGS_H
#define MOZNODS_CTL_SETTINGS_H

#include <stdbool.h>

struct arguments;

/* Remembers what the configuration was read from, before any of it is changed: these arguments, which must last, and the
 * environment. */
void settings_keep(const struct arguments *arguments);

/* Puts the configuration into the environment, where children find it. False, and why in the log. */
bool settings_export(void);

/* Reads it again from where it came. What cannot change while the server runs stays: state, address and ports. On a fault all
 * stays as it was: false, and why in the log. */
bool settings_reload(void);

#endif
