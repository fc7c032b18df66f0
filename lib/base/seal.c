/* Sealed texts: see seal.h. */
#include "lib/base/seal.h"
#include "lib/base/server_key.h"

#include <sodium.h>
#include <stdio.h>

enum { NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES };

_Static_assert(NONCE_BYTES + TAG_BYTES == SEAL_EXTRA_BYTES, "a sealed text must fit");
_Static_assert((int)SERVER_KEY_BYTES == (int)crypto_auth_hmacsha256_KEYBYTES, "the secret must fit");
_Static_assert((int)SEAL_SECRET_BYTES == (int)crypto_auth_hmacsha256_KEYBYTES, "the secret must fit");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == crypto_auth_hmacsha256_BYTES, "a derived key must fit");

/* What is told apart from the text, and has to be the same when it is opened. */
struct owner_text {
	char text[24];
	unsigned long long length;
};

static struct owner_text
owner_text(int64_t owner)
{
	struct owner_text made;

	made.length = (unsigned long long)snprintf(made.text, sizeof made.text, "%lld", (long long)owner);
	return made;
}

/* The same secret signs links: it is not used for two things as it is. */
static void
derive_key(const unsigned char *secret, unsigned char key[crypto_auth_hmacsha256_BYTES])
{
	static const unsigned char purpose[] = "seal";

	crypto_auth_hmacsha256(key, purpose, sizeof purpose - 1, secret);
}

bool
seal_close_with(const unsigned char secret[SEAL_SECRET_BYTES], const unsigned char *bytes, size_t length, int64_t owner,
                unsigned char *sealed)
{
	struct owner_text by = owner_text(owner);
	unsigned char key[crypto_auth_hmacsha256_BYTES];
	bool good;

	derive_key(secret, key);
	randombytes_buf(sealed, NONCE_BYTES);
	good = crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_BYTES, NULL, bytes, length, (const void *)by.text,
	                                                  by.length, NULL, sealed, key)
	    == 0;
	sodium_memzero(key, sizeof key);
	return good;
}

bool
seal_open_with(const unsigned char secret[SEAL_SECRET_BYTES], const unsigned char *sealed, size_t length, int64_t owner,
               unsigned char *bytes)
{
	struct owner_text by = owner_text(owner);
	unsigned char key[crypto_auth_hmacsha256_BYTES];
	bool good;

	derive_key(secret, key);
	good = length >= SEAL_EXTRA_BYTES
	    && crypto_aead_xchacha20poly1305_ietf_decrypt(bytes, NULL, NULL, sealed + NONCE_BYTES, length - NONCE_BYTES,
	                                                  (const void *)by.text, by.length, sealed, key)
	               == 0;
	sodium_memzero(key, sizeof key);
	return good;
}

bool
seal_close(const unsigned char *bytes, size_t length, int64_t owner, unsigned char *sealed)
{
	return server_key() && seal_close_with(server_key(), bytes, length, owner, sealed);
}

bool
seal_open(const unsigned char *sealed, size_t length, int64_t owner, unsigned char *bytes)
{
	return server_key() && seal_open_with(server_key(), sealed, length, owner, bytes);
}
