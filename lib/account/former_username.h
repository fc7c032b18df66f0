/*
 * User names that were given up by a rename. For thirty days nobody else takes them, and so is not taken for who had them.
 */
#ifndef MOZNODS_FORMER_USERNAME_H
#define MOZNODS_FORMER_USERNAME_H

#include <stdbool.h>
#include <stdint.h>

/* Notes that a user goes by the name with this key from now on: the one they have is held back, and that one no longer. Before the
 * account is changed, in its transaction. */
void former_username_note(int64_t user, const char *key);

/* Whether the name with this key is held back from `user` (0: from somebody new). */
bool former_username_held(const char *key, int64_t user);

/* Forgets those whose time is over. Inside a write transaction. */
void former_username_prune(void);

#endif
