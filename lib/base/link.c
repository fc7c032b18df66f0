/* Signed links: see link.h. */
#include "lib/base/link.h"
#include "lib/base/clock.h"
#include "lib/base/server_key.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert(SERVER_KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES, "the secret is the key");

bool
link_sign(int64_t file, int64_t expires, char signature[LINK_SIGNATURE_BYTES])
{
	unsigned char hash[crypto_auth_hmacsha256_BYTES];
	const unsigned char *key = server_key();
	char text[64];
	int length = snprintf(text, sizeof text, "file:%lld:%lld", (long long)file, (long long)expires);

	if (!key)
		return false;
	crypto_auth_hmacsha256(hash, (const unsigned char *)text, (unsigned long long)length, key);
	sodium_bin2hex(signature, LINK_SIGNATURE_BYTES, hash, sizeof hash);
	return true;
}

bool
link_holds(int64_t file, int64_t expires, const char *signature)
{
	char wanted[LINK_SIGNATURE_BYTES];

	return expires > clock_now() && strlen(signature) == sizeof wanted - 1 && link_sign(file, expires, wanted)
	    && sodium_memcmp(wanted, signature, sizeof wanted - 1) == 0;
}
