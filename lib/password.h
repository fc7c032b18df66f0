/*
 * Passwords: argon2id through libsodium, in its string format, with the cost of the configuration.
 * Slow and large on purpose: never called inside a transaction, and by so many processes at a time only.
 */
#ifndef MOZNODS_PASSWORD_H
#define MOZNODS_PASSWORD_H

#include <stdbool.h>

enum { PASSWORD_LEAST = 8, PASSWORD_MOST = 1024, PASSWORD_HASH_BYTES = 128 };

struct error;

/* Lets at most `most` processes that have opened the same state directory hash at a time: each takes a lock on one byte of
 * a file there, which the kernel gives back however the process ends. Who never opens it is not counted. Where the file
 * cannot be opened the log says so, and nothing is counted. */
void password_open(const char *state, int most);

/* Hashes; error_busy when there is no memory, or too many are hashing now. */
const struct error *password_hash(const char *password, char hash[PASSWORD_HASH_BYTES]);

/* Whether `password` belongs to `hash`. An empty hash, that of nobody, takes the same time and fits nothing.
 * error_busy when there is no memory, or too many are hashing now: then nothing is known. */
const struct error *password_check(const char *password, const char *hash, bool *fits);

/* Whether the cost asked for has changed since the hash was made. */
bool password_outdated(const char *hash);

#endif
