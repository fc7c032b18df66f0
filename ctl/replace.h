/*
 * The moment of a restore: a verified draft takes the place of what is in the state directory, which nobody else uses.
 */
#ifndef MOZNODS_CTL_REPLACE_H
#define MOZNODS_CTL_REPLACE_H

#include <stdbool.h>
#include <stddef.h>

/* What the names of drafts, directories inside the state directory, begin with. */
#define REPLACE_DRAFT "restore."

/* Whether there is something in the state directory that would be lost: a database, or a file. */
bool replace_needed(const char *state);

/* Removes drafts that a restore that was interrupted has left. */
void replace_sweep(const char *state);

/* Puts the database and the files of the draft into their places, and what was there into a new directory, whose path is
 * written to `kept` ("" when there was nothing). False, and why on standard error. */
bool replace(const char *state, const char *draft, char *kept, size_t size);

/* Moves what a lost database has left into a new directory, whose path is written to `kept` ("" when there was nothing), and
 * forgets what the server counted. False, and why on standard error. */
bool replace_put_aside(const char *state, char *kept, size_t size);

#endif
