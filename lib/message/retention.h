/*
 * How long messages are kept: `retention_days` of their room, and of the site (the option), of which the smaller counts; pinned ones stay.
 * What is older is deleted a piece at a time, oldest first, each in a transaction of its own: whoever is killed in between goes on later.
 */
#ifndef MOZNODS_RETENTION_H
#define MOZNODS_RETENTION_H

#include <stdbool.h>

/* Deletes a piece of the next room that has something to delete, and tells it; false when there is none. That is asked every ten seconds at
 * most while there is none. No transaction is under way. */
bool retention_sweep(void);

#endif
