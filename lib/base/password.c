/* Passwords: see password.h. */
#include "lib/base/password.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/foreign_hash.h"
#include "lib/base/log.h"
#include "lib/base/processors.h"
#include "lib/base/semaphore.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	HOLD_INITIAL_MS = 100, /* what hashing is taken to cost before anybody has done it */
	PASSES_MOST = 64,      /* of a hash from elsewhere, or checking it could take a machine down */
	MEMORY_KIB_MOST = 1024 * 1024
};

_Static_assert(PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "a hash must fit");

static struct semaphore turns;       /* who may hash now */
static int64_t deadline = INT64_MAX; /* of the request at hand, clock_uptime_ms */
static bool deferred, closed;
static int (*count_others)(void);

int
password_parallel(void)
{
	int processors = processors_usable();

	return config.password_parallel ? config.password_parallel : processors > 1 ? processors - 1 : 1;
}

void
password_open(const char *state)
{
	if (!semaphore_open(&turns, state, "hashing", password_parallel()))
		log_warning("password: nothing limits how many are hashed at a time");
}

void
password_arrived(int64_t when)
{
	deadline = when + (int64_t)config.hash_wait * 1000;
}

void
password_defer(void)
{
	deferred = true;
}

void
password_close(void)
{
	closed = true;
}

void
password_count_others(int (*count)(void))
{
	count_others = count;
}

int
password_retry_after(void)
{
	int waiting = semaphore_waiting(&turns) + (count_others ? count_others() : 0);

	return (int)(semaphore_hold(&turns, HOLD_INITIAL_MS) * waiting / (turns.permits > 0 ? turns.permits : 1) / 1000) + 1;
}

static size_t
memory(void)
{
	return (size_t)config.password_memory_kib * 1024;
}

static const struct error *
no_memory(void)
{
	log_error("password: no memory for argon2id (%d KiB): see password_memory_kib", config.password_memory_kib);
	return &error_busy;
}

static const struct error *
hash_now(const char *password, char hash[PASSWORD_HASH_BYTES])
{
	if (crypto_pwhash_str_alg(hash, password, strlen(password), (unsigned long long)config.password_passes, memory(),
	                          crypto_pwhash_ALG_ARGON2ID13)
	    == 0)
		return NULL;
	return no_memory();
}

/* What a hash in the string format of argon2 is made of. */
struct parts {
	unsigned char salt[crypto_pwhash_SALTBYTES], sum[64];
	size_t sum_length;
	unsigned long long passes;
	size_t memory_kib;
};

static bool
password_take_apart(const char *hash, struct parts *parts)
{
	static const int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
	char salt[64], sum[128];
	unsigned version, lanes;
	size_t length;

	if (sscanf(hash, "$argon2id$v=%u$m=%zu,t=%llu,p=%u$%63[^$]$%127s", &version, &parts->memory_kib, &parts->passes, &lanes,
	           salt, sum)
	            != 6
	    || version != 19 || lanes != 1)
		return false;
	return sodium_base642bin(parts->salt, sizeof parts->salt, salt, strlen(salt), NULL, &length, NULL, variant) == 0
	    && length == sizeof parts->salt
	    && sodium_base642bin(parts->sum, sizeof parts->sum, sum, strlen(sum), NULL, &parts->sum_length, NULL, variant) == 0;
}

/* Not by crypto_pwhash_str_verify, to which a password for which there is no memory is a wrong one. */
static const struct error *
check_now(const char *password, const char *hash, bool *fits)
{
	char unused[PASSWORD_HASH_BYTES];
	unsigned char sum[64];
	struct parts parts;

	if (!*hash)
		return hash_now(password, unused);
	if (!password_take_apart(hash, &parts)) {
		*fits = foreign_hash_known(hash)
		              ? foreign_hash_fits(password, hash)
		              : crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
		return NULL;
	}
	if (crypto_pwhash(sum, parts.sum_length, password, strlen(password), parts.salt, parts.passes, parts.memory_kib * 1024,
	                  crypto_pwhash_ALG_ARGON2ID13))
		return no_memory();
	*fits = sodium_memcmp(sum, parts.sum, parts.sum_length) == 0;
	return NULL;
}

static const struct error *
password_wait_for_turn(void)
{
	if (deferred)
		return &error_deferred;
	return !closed && semaphore_acquire(&turns, deadline) ? NULL : &error_busy;
}

const struct error *
password_hash(const char *password, char hash[PASSWORD_HASH_BYTES])
{
	const struct error *error = password_wait_for_turn();

	if (error)
		return error;
	error = hash_now(password, hash);
	semaphore_release(&turns);
	return error;
}

const struct error *
password_check(const char *password, const char *hash, bool *fits)
{
	const struct error *error = password_wait_for_turn();

	*fits = false;
	if (error)
		return error;
	error = check_now(password, hash, fits);
	semaphore_release(&turns);
	return error;
}

bool
password_knows(const char *hash)
{
	struct parts parts;

	if (strlen(hash) >= PASSWORD_HASH_BYTES)
		return false;
	if (password_take_apart(hash, &parts))
		return parts.passes <= PASSES_MOST && parts.memory_kib <= MEMORY_KIB_MOST;
	return foreign_hash_known(hash);
}

bool
password_outdated(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, (unsigned long long)config.password_passes, memory()) != 0;
}
