/* What the files about moves share; no other includes it. */
#ifndef MOZNODS_SQLITE_BULK_H
#define MOZNODS_SQLITE_BULK_H

#include <stdbool.h>

/* See struct bulk. The state directory has the target in a directory of its own until it is finished; one that an earlier run has
 * finished is only read. */
bool bulk_target_open(const char *state, const char *source);

/* Makes the open target a database like any other: nothing says any more that it is not finished. False, and why in the log: rows
 * refer to what is not there. */
bool bulk_target_unmark(void);

/* Puts the target, which has been closed, into its place. False, and why in the log. */
bool bulk_target_place(const char *state);

#endif
