/*
 * Hashes of passwords as other systems store them, of accounts that came from there: checked until their owners log in for the first
 * time, when a hash of our own takes their place. Django's pbkdf2_sha256 (PBKDF2, RFC 8018, with HMAC-SHA-256), and bcrypt,
 * which Rails has (crypt(5)).
 */
#ifndef MOZNODS_FOREIGN_HASH_H
#define MOZNODS_FOREIGN_HASH_H

#include <stdbool.h>

/* Whether it is one that can be checked, and in bearable time. */
bool foreign_hash_known(const char *hash);

/* Whether a password belongs to such a hash. As slow as whoever made it wanted it to be. */
bool foreign_hash_fits(const char *password, const char *hash);

#endif
