/*
 * A state directory of a test's own, with the configuration that there is, for the unit tests of what is in the database.
 */
#ifndef MOZNODS_TESTS_STATE_H
#define MOZNODS_TESTS_STATE_H

#include "tap.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static char state_directory[] = "/tmp/moznods-unit.XXXXXX";

/* Makes it, and reads the configuration; the test opens the database there. */
static inline bool
state_begin(void)
{
	char fault[256];

	return mkdtemp(state_directory) && config_load(NULL, fault, sizeof fault);
}

/* Closes the database and removes the directory. */
static inline bool
state_remove(void)
{
	char command[64];

	db_close();
	snprintf(command, sizeof command, "rm -r %s", state_directory);
	return system(command) == 0;
}

/* The same, and ends the test: main's result. */
static inline int
state_end(void)
{
	return state_remove() ? tap_done() : EXIT_FAILURE;
}

#endif
