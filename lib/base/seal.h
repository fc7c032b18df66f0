/*
 * Sealed texts: secrets that the server has to know again, unlike passwords, and that a copy of the database alone shall not tell.
 * XChaCha20-Poly1305 with a key that is derived from the server's secret (server_key.h). Each is bound to its owner: moved into
 * another's row it does not open.
 */
#ifndef MOZNODS_SEAL_H
#define MOZNODS_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEAL_SECRET_BYTES = 32 };
enum { SEAL_EXTRA_BYTES = 24 + 16 }; /* that a sealed text is longer: the nonce before it, the tag behind it */

/* Seals bytes for an owner; `sealed` has SEAL_EXTRA_BYTES more. False: there is no key, and the log says why. */
bool seal_close(const unsigned char *bytes, size_t length, int64_t owner, unsigned char *sealed);

/* The other way; `length` is that of the sealed text. False: it is not one of this owner's, or not sealed with this server's key. */
bool seal_open(const unsigned char *sealed, size_t length, int64_t owner, unsigned char *bytes);

/* The same with another secret than the server's key. */
bool seal_close_with(const unsigned char secret[SEAL_SECRET_BYTES], const unsigned char *bytes, size_t length, int64_t owner,
                     unsigned char *sealed);
bool seal_open_with(const unsigned char secret[SEAL_SECRET_BYTES], const unsigned char *sealed, size_t length, int64_t owner,
                    unsigned char *bytes);

#endif
