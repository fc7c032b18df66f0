/*
 * Tokens: 256 random bits in hexadecimal, known to their bearer alone. The database keeps SHA-256
 * of the text, which suffices for a secret that cannot be guessed.
 */
#ifndef MOZNODS_TOKEN_H
#define MOZNODS_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

enum {
	TOKEN_HASH_BYTES = 32,
	TOKEN_TEXT_BYTES = 64 + 1, /* of one that is issued, with its NUL */
	TOKEN_TEXT_MOST = 128      /* bytes of what is looked for: databases may hold tokens of other makes */
};

/* Hashes any text somebody presents as a token. */
void token_hash(const char *text, unsigned char hash[TOKEN_HASH_BYTES]);

/* Makes a token for a user, inside a write transaction, and keeps with it what it was issued to (the user
 * agent may be NULL); writes its text (NUL-terminated). Ends the user's expired tokens and, over tokens_max, those unused longest. */
void token_issue(int64_t user, const char *user_agent, const char *address, char text[TOKEN_TEXT_BYTES]);

/* A personal token, for a program of the user's. */
struct personal_token {
	const char *name;
	int64_t expires_at; /* Unix seconds; 0: never */
	bool read_only;
};

/* The same for such a one: it is not counted among the logins and does not end by lying unused. Returns its id; 0, and nothing is
 * made: the user has personal_tokens_max already. */
int64_t token_issue_personal(int64_t user, const struct personal_token *personal, const char *user_agent, const char *address,
                             char text[TOKEN_TEXT_BYTES]);

/* Ends the tokens of a user, all but `except` (0: all), inside a write transaction; their sockets close. */
void token_end_all(int64_t user, int64_t except);

/* Ends one token of a user, inside a write transaction; its sockets close. Returns whether it was there. */
int token_end(int64_t user, int64_t token);

/* Ends tokens that have not been used for too long, of all users, some at a time; in transactions of its own. Nobody can use
 * them any more: this is about not keeping what was known of them. */
void token_end_expired(void);

/* Ends tokens whose time is over, some at a time, in transactions of its own: their sockets close. Cheap when there are none. */
void token_end_due(void);

/* The last use that keeps a token alive at `now`, Unix seconds. */
int64_t token_oldest(int64_t now);

/* How exact the record of a token's last use is: to write it down costs more than what most uses are about. Its first use
 * after it was issued is recorded in any case, so that one in use is told from one that never was. */
enum { TOKEN_TOUCH_SECONDS = 60 };

/* Puts the use of a token on record, in a transaction of its own that waits for nobody: when the database is
 * busy the next use will tell. */
void token_touch(int64_t token);

#endif
