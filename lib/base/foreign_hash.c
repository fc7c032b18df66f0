/* Hashes of other systems: see foreign_hash.h. */
#include "lib/base/foreign_hash.h"

#include <crypt.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUM_BYTES = 32, SALT_BYTES = 65, ITERATIONS_MOST = 10 * 1000 * 1000, HASH_MOST = 127, BCRYPT_BYTES = 60, COST_MOST = 14 };

/* `pbkdf2_sha256$ITERATIONS$SALT$BASE64`, the salt as it stands there. */
struct pbkdf2 {
	int iterations;
	char salt[SALT_BYTES];
	unsigned char sum[SUM_BYTES];
};

static bool
take_apart(const char *hash, struct pbkdf2 *parts)
{
	char sum[64];
	size_t length;
	int end = 0;

	if (strlen(hash) > HASH_MOST
	    || sscanf(hash, "pbkdf2_sha256$%8d$%64[^$]$%63[A-Za-z0-9+/=]%n", &parts->iterations, parts->salt, sum, &end) != 3
	    || hash[end] || parts->iterations < 1 || parts->iterations > ITERATIONS_MOST)
		return false;
	return sodium_base642bin(parts->sum, sizeof parts->sum, sum, strlen(sum), NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL)
	            == 0
	    && length == sizeof parts->sum;
}

/* `$2a$COST$` and 53 characters; 2b and 2y are the same of others who make them. */
static bool
is_bcrypt(const char *hash)
{
	static const char characters[] = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	int cost = 0, end = 0;
	char kind;

	return strlen(hash) == BCRYPT_BYTES && sscanf(hash, "$2%c$%2d$%n", &kind, &cost, &end) == 2 && end == 7
	    && (kind == 'a' || kind == 'b' || kind == 'y') && cost >= 4 && cost <= COST_MOST && strspn(hash + end, characters) == 53;
}

static bool
bcrypt_fits(const char *password, const char *hash)
{
	struct crypt_data *data = calloc(1, sizeof *data);
	const char *made = data ? crypt_r(password, hash, data) : NULL;
	bool fits = made && strlen(made) == BCRYPT_BYTES && sodium_memcmp(made, hash, BCRYPT_BYTES) == 0;

	free(data);
	return fits;
}

bool
foreign_hash_known(const char *hash)
{
	struct pbkdf2 parts;

	return take_apart(hash, &parts) || is_bcrypt(hash);
}

bool
foreign_hash_fits(const char *password, const char *hash)
{
	unsigned char sum[SUM_BYTES];
	struct pbkdf2 parts;

	if (is_bcrypt(hash))
		return bcrypt_fits(password, hash);
	return take_apart(hash, &parts)
	    && PKCS5_PBKDF2_HMAC(password, (int)strlen(password), (const unsigned char *)parts.salt, (int)strlen(parts.salt),
	                         parts.iterations, EVP_sha256(), sizeof sum, sum)
	    && sodium_memcmp(sum, parts.sum, sizeof sum) == 0;
}
