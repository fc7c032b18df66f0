/* Passwords: see password.h. */
#include "password.h"
#include "config.h"
#include "error.h"
#include "log.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

_Static_assert(PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "a hash must fit");

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

const struct error *
password_hash(const char *password, char hash[PASSWORD_HASH_BYTES])
{
	if (crypto_pwhash_str_alg(hash, password, strlen(password), (unsigned long long)config.password_passes,
	                          memory(), crypto_pwhash_ALG_ARGON2ID13) == 0)
		return NULL;
	return no_memory();
}

const struct error *
password_check(const char *password, const char *hash, bool *fits)
{
	char unused[PASSWORD_HASH_BYTES];

	*fits = false;
	if (!*hash)
		return password_hash(password, unused);
	errno = 0;
	*fits = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
	return !*fits && errno == ENOMEM ? no_memory() : NULL;
}

bool
password_outdated(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, (unsigned long long)config.password_passes, memory()) != 0;
}
