/*
 * Passwords: argon2id through libsodium, in its string format, with the cost of the configuration.
 * Slow and large on purpose: never called inside a transaction, and by so many processes at a time only.
 */
#ifndef MOZNODS_PASSWORD_H
#define MOZNODS_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

enum { PASSWORD_LEAST = 8, PASSWORD_MOST = 1024, PASSWORD_HASH_BYTES = 128 };

struct error;

/* How many passwords are hashed at a time: password_parallel or, by default, one fewer than there are usable processors, and at
 * least one. With a hash on every processor all other requests wait for one of them to be interrupted, which a system without
 * preemption does at its next tick: their p99 was five times that of a quiet server, and is below twice that with one left free. */
int password_parallel(void);

/* Lets so many processes that have opened the same state directory hash at a time; others wait in the order in which they came. Who never opens it is not counted. Where the file cannot be opened the log says so, and nothing is counted. */
void password_open(const char *state);

/* When the request came, clock_uptime_ms, on whose behalf passwords are hashed from now on: it waits until hash_wait seconds
 * later at most. */
void password_arrived(int64_t when);

/* From now on this process hashes nothing: whoever asks gets error_deferred, for somebody else to do it. */
void password_defer(void);

/* From now on everybody gets error_busy: the server stops. */
void password_close(void);

/* Others wait as well, who have not come to hash yet: how many, for password_retry_after. */
void password_count_others(int (*count)(void));

/* Seconds until somebody who comes now would have a turn, at least 1: as many as wait, at the pace of the last ones. */
int password_retry_after(void);

/* Hashes; error_busy when there is no memory, or no turn within hash_wait. */
const struct error *password_hash(const char *password, char hash[PASSWORD_HASH_BYTES]);

/* Whether `password` belongs to `hash`. An empty hash, that of nobody, waits and takes as long and fits nothing.
 * error_busy when there is no memory, or no turn within hash_wait: then nothing is known. */
const struct error *password_check(const char *password, const char *hash, bool *fits);

/* Whether it is a hash that password_check can check: one of our own, or one of another system (foreign_hash.h). */
bool password_knows(const char *hash);

/* Whether the cost asked for has changed since the hash was made, or another system made it. */
bool password_outdated(const char *hash);

#endif
