/* Recovery codes: see recovery_code.h. */
#include "lib/account/recovery_code.h"
#include "lib/base/base32.h"
#include "lib/db/db.h"
#include "lib/request/token.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>

enum { RANDOM_BYTES = 10, BARE_BYTES = BASE32_TEXT_BYTES(RANDOM_BYTES) };

/* What is hashed: small letters and digits alone. */
static void
reduce(const char *typed, char bare[RECOVERY_CODE_TYPED_MOST + 1])
{
	int length = 0;

	for (; *typed && length < RECOVERY_CODE_TYPED_MOST; typed++)
		if (isalnum((unsigned char)*typed))
			bare[length++] = (char)tolower((unsigned char)*typed);
	bare[length] = '\0';
}

static void
recovery_code_make(int64_t user, char code[RECOVERY_CODE_BYTES])
{
	static struct query insert = QUERY(INSERT INTO recovery_code (user_id, hash) VALUES (:user, :hash));
	unsigned char bytes[RANDOM_BYTES], hash[TOKEN_HASH_BYTES];
	char text[BARE_BYTES], bare[RECOVERY_CODE_TYPED_MOST + 1];

	randombytes_buf(bytes, sizeof bytes);
	base32_write(bytes, sizeof bytes, text);
	reduce(text, bare);
	snprintf(code, RECOVERY_CODE_BYTES, "%.4s-%.4s-%.4s-%.4s", bare, bare + 4, bare + 8, bare + 12);
	token_hash(bare, hash);
	db_bind(&insert, ":user", user);
	db_bind_blob(&insert, ":hash", hash, sizeof hash);
	db_run(&insert);
}

void
recovery_code_issue(int64_t user, char codes[RECOVERY_CODES][RECOVERY_CODE_BYTES])
{
	recovery_code_end_all(user);
	for (int i = 0; i < RECOVERY_CODES; i++)
		recovery_code_make(user, codes[i]);
}

bool
recovery_code_use(int64_t user, const char *typed)
{
	static struct query use = QUERY(DELETE FROM recovery_code WHERE user_id = :user AND hash = :hash);
	char bare[RECOVERY_CODE_TYPED_MOST + 1];
	unsigned char hash[TOKEN_HASH_BYTES];

	reduce(typed, bare);
	token_hash(bare, hash);
	db_bind(&use, ":user", user);
	db_bind_blob(&use, ":hash", hash, sizeof hash);
	db_run(&use);
	return db_changes() > 0;
}

void
recovery_code_end_all(int64_t user)
{
	static struct query end = QUERY(DELETE FROM recovery_code WHERE user_id = :user);

	db_bind(&end, ":user", user);
	db_run(&end);
}
