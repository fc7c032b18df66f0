/* Base32: see base32.h. */
#include "lib/base/base32.h"

void
base32_write(const unsigned char *bytes, size_t length, char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned held = 0, bits = 0; /* what has not been written yet, and how many bits of it count */

	for (size_t i = 0; i < length; i++) {
		held = (held << 8 | bytes[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			*text++ = digits[held >> (bits - 5) & 31];
	}
	if (bits)
		*text++ = digits[held << (5 - bits) & 31];
	*text = '\0';
}
