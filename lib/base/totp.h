/*
 * Codes that change with the time (TOTP, RFC 6238): HMAC-SHA-1 over the number of the half minute, cut down to six digits
 * (HOTP, RFC 4226). It is what authenticator applications know; SHA-1's collisions do not matter to an HMAC.
 */
#ifndef MOZNODS_TOTP_H
#define MOZNODS_TOTP_H

#include <stddef.h>
#include <stdint.h>

enum {
	TOTP_SECRET_BYTES = 20, /* as many as SHA-1 gives: RFC 4226, section 4 */
	TOTP_DIGITS = 6,
	TOTP_STEP_SECONDS = 30,
	TOTP_TYPED_MOST = 16 /* characters of what somebody types as a code, blanks included */
};

/* Writes the code of a step, so many digits and a NUL; what HMAC fails for has none, an empty text. */
void totp_code(const unsigned char *secret, size_t length, int64_t step, int digits, char *code);

/* The step that a code as somebody typed it, perhaps with blanks, is of: the present one at `now`, Unix seconds, the one before or the
 * one after it, since clocks differ. -1: it is of none. Takes as long whichever it is. */
int64_t totp_step_of(const unsigned char secret[TOTP_SECRET_BYTES], const char *typed, int64_t now);

#endif
