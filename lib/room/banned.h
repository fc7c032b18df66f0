/*
 * Who is banned from a room at this moment: asked wherever somebody comes in. The bans themselves are in ban.h.
 */
#ifndef MOZNODS_BANNED_H
#define MOZNODS_BANNED_H

#include <stdbool.h>
#include <stdint.h>

/* Whether somebody is banned from a room now. Inside a transaction. */
bool ban_holds(int64_t room, int64_t user);

/* Forgets those that are over. Inside a write transaction. */
void ban_prune(void);

#endif
