/*
 * The second factor of an account, where it has one: a code of an authenticator (lib/base/totp.h), or a recovery code, beside the
 * password. A code is good once: the step that it is of is noted in the transaction that accepts it.
 */
#ifndef MOZNODS_SECOND_FACTOR_H
#define MOZNODS_SECOND_FACTOR_H

#include <stdbool.h>
#include <stdint.h>

enum {
	RECOVERY_CODES = 10,
	RECOVERY_CODE_BYTES = 16 + 3 + 1 /* of its text: 80 random bits in base32, four groups, and the NUL */
};

struct error;
struct input;
struct request;

/* What somebody shows of it. NULL: not that; borrowed from the input. */
struct shown_factor {
	const char *code, *recovery_code;
};

/* Takes what is shown: a code from the field `name`, or a recovery code. What is empty or null is not shown. */
struct shown_factor second_factor_take(struct input *input, const char *name);

/* Counts the try of a code for its account (limit_totp), outside any transaction, before it is checked; recovery codes cannot be
 * guessed and count for nothing. NULL, or error_rate_limited with the quota in the request. */
const struct error *second_factor_count(struct request *request, int64_t user, const struct shown_factor *shown);

/* Whether the account asks for one. Inside a transaction, as all that follows. */
bool second_factor_is_on(int64_t user);

/* Uses up what is shown; false: it is wrong, was used before, or nothing is shown. In a write transaction that holds the account's
 * lock. */
bool second_factor_use(int64_t user, const struct shown_factor *shown);

/* What a login, or whatever becomes one, says of it: NULL where the account has none, or what is shown is right, which uses it up; else
 * error_totp_required, with details in the request where something was shown. Locks as second_factor_use. */
const struct error *second_factor_demand(struct request *request, int64_t user, const struct shown_factor *shown);

/* The same before anything slow is done, where nothing is shown at all; nothing is used up. */
const struct error *second_factor_expect(int64_t user, const struct shown_factor *shown);

/* Stores a new secret, to be confirmed; false where one is in use, or the server has no key to seal it with. In a write transaction. */
bool second_factor_offer(int64_t user, const unsigned char *secret);

/* Puts the secret that was offered into use, if `code` is of it: uses the code up and writes new recovery codes. False: nothing is to
 * be confirmed, or not by this. In a write transaction that holds the account's lock. */
bool second_factor_confirm(int64_t user, const char *code, char codes[RECOVERY_CODES][RECOVERY_CODE_BYTES]);

/* Takes the second factor off an account; whether there was one that was in use. In a write transaction. */
bool second_factor_remove(int64_t user);

#endif
