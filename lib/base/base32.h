/*
 * Base32 (RFC 4648, section 6), as authenticators take secrets.
 */
#ifndef MOZNODS_BASE32_H
#define MOZNODS_BASE32_H

#include <stddef.h>

/* Room for the text of so many bytes, its NUL included. */
#define BASE32_TEXT_BYTES(bytes) (((bytes)*8 + 4) / 5 + 1)

/* Writes bytes as text, capitals and digits, without padding. `text` has BASE32_TEXT_BYTES(length). */
void base32_write(const unsigned char *bytes, size_t length, char *text);

#endif
