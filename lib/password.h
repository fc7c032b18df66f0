/*
 * Passwords: argon2id through libsodium, in its string format, with the cost of the configuration.
 * Slow and large on purpose: never called inside a transaction.
 */
#ifndef MOZNODS_PASSWORD_H
#define MOZNODS_PASSWORD_H

#include <stdbool.h>

enum { PASSWORD_LEAST = 8, PASSWORD_MOST = 1024, PASSWORD_HASH_BYTES = 128 };

struct error;

/* Hashes; error_busy when there is no memory for it now. */
const struct error *password_hash(const char *password, char hash[PASSWORD_HASH_BYTES]);

/* Whether `password` belongs to `hash`. An empty hash, that of nobody, takes the same time and fits nothing.
 * error_busy when there is no memory for it now: then nothing is known. */
const struct error *password_check(const char *password, const char *hash, bool *fits);

/* Whether the cost asked for has changed since the hash was made. */
bool password_outdated(const char *hash);

#endif
