/* Codes that change with the time: see totp.h. */
#include "lib/base/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { AROUND = 1 }; /* steps before and after the present one that count */

/* The four bytes of a digest that its last one points at (RFC 4226, section 5.3), without the sign. */
static uint32_t
truncated(const unsigned char *digest, unsigned length)
{
	const unsigned char *at = digest + (digest[length - 1] & 15);

	return (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

void
totp_code(const unsigned char *secret, size_t length, int64_t step, int digits, char *code)
{
	unsigned char message[8], digest[EVP_MAX_MD_SIZE];
	unsigned digest_length = 0;
	uint32_t modulus = 1;

	for (int i = 0; i < 8; i++)
		message[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	for (int i = 0; i < digits; i++)
		modulus *= 10;
	*code = '\0';
	if (HMAC(EVP_sha1(), secret, (int)length, message, sizeof message, digest, &digest_length))
		snprintf(code, (size_t)digits + 1, "%0*lu", digits, (unsigned long)(truncated(digest, digest_length) % modulus));
}

/* The digits of what was typed; false: they are no code. */
static bool
take_digits(const char *typed, char code[TOTP_DIGITS + 1])
{
	int count = 0;

	for (; *typed; typed++) {
		if (*typed == ' ')
			continue;
		if (*typed < '0' || *typed > '9' || count == TOTP_DIGITS)
			return false;
		code[count++] = *typed;
	}
	code[count] = '\0';
	return count == TOTP_DIGITS;
}

int64_t
totp_step_of(const unsigned char secret[TOTP_SECRET_BYTES], const char *typed, int64_t now)
{
	int64_t present = now / TOTP_STEP_SECONDS, found = -1;
	char code[TOTP_DIGITS + 1], right[TOTP_DIGITS + 1] = "";

	if (!take_digits(typed, code))
		return -1;
	for (int64_t step = present - AROUND; step <= present + AROUND; step++) {
		totp_code(secret, TOTP_SECRET_BYTES, step, TOTP_DIGITS, right);
		if (!sodium_memcmp(code, right, TOTP_DIGITS))
			found = step;
	}
	return found;
}
