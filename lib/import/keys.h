/*
 * What imported objects are here, by the keys of their lines; of what this server has exported itself, the objects that it still has.
 * Everything here runs inside the caller's transaction.
 */
#ifndef MOZNODS_IMPORT_KEYS_H
#define MOZNODS_IMPORT_KEYS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a line with this key has been taken; kind NULL: of whatever kind of object. `own` gets its id here, 0 where it has none. */
bool keys_find(const char *key, const char *kind, int64_t *own);

/* Notes that it has. */
void keys_remember(const char *key, const char *kind, int64_t own);

/* Whether an account is what an imported one is here. */
bool keys_have_account(int64_t account);

#endif
