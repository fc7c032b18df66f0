/* Passwords: see password.h. */
#include "password.h"
#include "config.h"
#include "error.h"
#include "lock.h"
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

_Static_assert(PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "a hash must fit");

static int places = -1;      /* the file whose bytes are places for those who hash; -1: no limit */
static int most_places;

void
password_open(const char *state, int most)
{
	if (places >= 0)
		close(places);
	places = lock_open(state, "hashing");
	most_places = most;
	if (places < 0)
		log_warning("password: nothing limits how many are hashed at a time");
}

static int
change_place(int place, short type)
{
	struct flock byte = { .l_type = type, .l_whence = SEEK_SET, .l_start = place, .l_len = 1 };

	return fcntl(places, F_OFD_SETLK, &byte);
}

/* Takes a free place; -1: there is none. Where the file system knows no locks every place is free. */
static int
take_place(void)
{
	for (int place = 0; place < most_places; place++)
		if (change_place(place, F_WRLCK) == 0 || (errno != EAGAIN && errno != EACCES))
			return place;
	return -1;
}

static void
leave_place(int place)
{
	if (places >= 0)
		change_place(place, F_UNLCK);
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
	if (crypto_pwhash_str_alg(hash, password, strlen(password), (unsigned long long)config.password_passes,
	                          memory(), crypto_pwhash_ALG_ARGON2ID13) == 0)
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
take_apart(const char *hash, struct parts *parts)
{
	static const int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
	char salt[64], sum[128];
	unsigned version, lanes;
	size_t length;

	if (sscanf(hash, "$argon2id$v=%u$m=%zu,t=%llu,p=%u$%63[^$]$%127s", &version, &parts->memory_kib, &parts->passes, &lanes,
	           salt, sum) != 6 || version != 19 || lanes != 1)
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
	if (!take_apart(hash, &parts)) {
		*fits = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
		return NULL;
	}
	if (crypto_pwhash(sum, parts.sum_length, password, strlen(password), parts.salt, parts.passes, parts.memory_kib * 1024,
	                  crypto_pwhash_ALG_ARGON2ID13))
		return no_memory();
	*fits = sodium_memcmp(sum, parts.sum, parts.sum_length) == 0;
	return NULL;
}

const struct error *
password_hash(const char *password, char hash[PASSWORD_HASH_BYTES])
{
	int place = places < 0 ? 0 : take_place();
	const struct error *error;

	if (place < 0)
		return &error_busy;
	error = hash_now(password, hash);
	leave_place(place);
	return error;
}

const struct error *
password_check(const char *password, const char *hash, bool *fits)
{
	int place = places < 0 ? 0 : take_place();
	const struct error *error;

	*fits = false;
	if (place < 0)
		return &error_busy;
	error = check_now(password, hash, fits);
	leave_place(place);
	return error;
}

bool
password_outdated(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, (unsigned long long)config.password_passes, memory()) != 0;
}
