/*
 * Signed links: whoever has one may download one file for a while, without a token, because <img> cannot send
 * a header. HMAC-SHA-256 with a key that is made on first use and stays in the state directory.
 */
#ifndef MOZNODS_LINK_H
#define MOZNODS_LINK_H

#include <stdbool.h>
#include <stdint.h>

enum { LINK_SIGNATURE_BYTES = 64 + 1 };

/* Signs a file id and the Unix second at which the link ends. False: there is no key, and the log says why. */
bool link_sign(int64_t file, int64_t expires, char signature[LINK_SIGNATURE_BYTES]);

/* Whether the signature is ours and its time has not come; constant time in the signature. */
bool link_holds(int64_t file, int64_t expires, const char *signature);

#endif
