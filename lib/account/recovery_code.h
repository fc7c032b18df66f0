/*
 * Recovery codes: what stands in for the code of an authenticator that is lost, each once. They have 80 random bits, so a hash without
 * a salt suffices, and guessing them need not be counted. Everything here runs inside the caller's transaction.
 */
#ifndef MOZNODS_RECOVERY_CODE_H
#define MOZNODS_RECOVERY_CODE_H

#include "lib/account/second_factor.h"

#include <stdbool.h>
#include <stdint.h>

enum { RECOVERY_CODE_TYPED_MOST = 40 }; /* characters of what somebody types as one */

/* Gives an account ten new ones, in place of those it had, and writes them. */
void recovery_code_issue(int64_t user, char codes[RECOVERY_CODES][RECOVERY_CODE_BYTES]);

/* Uses one up, however it is typed: in capitals, with blanks or without hyphens. Of several who try one gets true. */
bool recovery_code_use(int64_t user, const char *typed);

/* Ends all of an account. */
void recovery_code_end_all(int64_t user);

#endif
