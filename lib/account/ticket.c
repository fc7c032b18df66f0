/* Tickets: see ticket.h. One that has ended early stays until its time is over: those sent by mail are counted. */
#include "lib/account/ticket.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

static bool
hash_text(const char *text, unsigned char hash[TOKEN_HASH_BYTES])
{
	if (strnlen(text, TOKEN_TEXT_MOST + 1) > TOKEN_TEXT_MOST)
		return false;
	token_hash(text, hash);
	return true;
}

/* Passwords are set by one at a time, however it came; each login has one for another device. */
static void
end_earlier(int64_t user, enum ticket_purpose purpose, int64_t login)
{
	static struct query passwords = QUERY(
		UPDATE ticket SET ended = TRUE WHERE user_id = :user AND purpose IN ('password', 'mail') AND NOT ended
	);
	static struct query handovers = QUERY(DELETE FROM ticket WHERE token_id = :login AND purpose = 'handover');

	if (purpose != TICKET_HANDOVER) {
		db_bind(&passwords, ":user", user);
		db_run(&passwords);
	} else {
		db_bind(&handovers, ":login", login);
		db_run(&handovers);
	}
}

int64_t
ticket_issue(int64_t user, enum ticket_purpose purpose, int64_t login, int64_t seconds, char text[TOKEN_TEXT_BYTES])
{
	static const char *const purposes[] = {
		[TICKET_PASSWORD] = "password", [TICKET_MAIL] = "mail", [TICKET_HANDOVER] = "handover"
	};
	static struct query insert = QUERY(
		INSERT INTO ticket (hash, purpose, user_id, token_id, expires_at) VALUES (:hash, :purpose, nullif(CAST(:user AS bigint), 0), nullif(CAST(:login AS bigint), 0), :expires_at)
	);
	unsigned char secret[(TOKEN_TEXT_BYTES - 1) / 2], hash[TOKEN_HASH_BYTES];
	int64_t expires_at = age_now() + seconds;

	end_earlier(user, purpose, login);
	randombytes_buf(secret, sizeof secret);
	sodium_bin2hex(text, TOKEN_TEXT_BYTES, secret, sizeof secret);
	token_hash(text, hash);
	db_bind_blob(&insert, ":hash", hash, sizeof hash);
	db_bind(&insert, ":purpose", purposes[purpose]);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":login", login);
	db_bind(&insert, ":expires_at", expires_at);
	db_run(&insert);
	return expires_at;
}

int64_t
ticket_count_mailed(int64_t user)
{
	static struct query count = QUERY(SELECT count(*) FROM ticket WHERE user_id = :user AND purpose = 'mail' AND expires_at > :now);

	db_bind(&count, ":user", user);
	db_bind(&count, ":now", age_now());
	return db_one(&count);
}

/* Binds the text and the time to a query, and runs it. */
static int64_t
ask(struct query *query, const char *text)
{
	unsigned char hash[TOKEN_HASH_BYTES];

	if (!hash_text(text, hash))
		return 0;
	db_bind_blob(query, ":hash", hash, sizeof hash);
	db_bind(query, ":now", age_now());
	return db_one(query);
}

int64_t
ticket_find_password(const char *text)
{
	static struct query find = QUERY(
		SELECT account.id FROM ticket JOIN account ON account.id = user_id
		WHERE hash = :hash AND purpose IN ('password', 'mail') AND NOT ended AND expires_at > :now AND is_active
	);

	return ask(&find, text);
}

int64_t
ticket_find_handover(const char *text)
{
	static struct query find = QUERY(
		SELECT account.id FROM ticket JOIN account ON account.id = user_id
		WHERE hash = :hash AND purpose = 'handover' AND NOT ended AND expires_at > :now AND is_active
	);

	return ask(&find, text);
}

int
ticket_redeem(const char *text)
{
	static struct query end = QUERY(UPDATE ticket SET ended = TRUE WHERE hash = :hash AND NOT ended AND expires_at > :now RETURNING 1);

	return ask(&end, text) != 0;
}

void
ticket_end_all(int64_t user)
{
	static struct query end = QUERY(UPDATE ticket SET ended = TRUE WHERE user_id = :user AND NOT ended);

	db_bind(&end, ":user", user);
	db_run(&end);
}

void
ticket_prune(void)
{
	static struct query prune = QUERY(DELETE FROM ticket WHERE expires_at <= :now);

	db_bind(&prune, ":now", age_now());
	db_run(&prune);
}
