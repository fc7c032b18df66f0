/* How a session of a call is written down: see call.h. */
#include "lib/call/call.h"

#include <sodium.h>
#include <string.h>

void
call_hash(const char *session_id, char hash[CALL_HASH_BYTES])
{
	unsigned char bytes[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(bytes, (const unsigned char *)session_id, strlen(session_id));
	sodium_bin2hex(hash, CALL_HASH_BYTES, bytes, sizeof bytes);
}
