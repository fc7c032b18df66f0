/*
 * User names that nobody may have, because they mean everybody, the server or nobody.
 */
#ifndef MOZNODS_RESERVED_H
#define MOZNODS_RESERVED_H

#include <stdbool.h>

/* Whether a user name of one script is reserved, or looks as if it were: in another case, with accents, with the separators
 * `_ . -`, with digits for some of its letters, in letters of another script that have the same shapes (after UTS #39, section 4). True
 * also when memory ran out. */
bool reserved_name(const char *username);

#endif
