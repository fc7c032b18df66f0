/* Tokens: see token.h. */
#include "lib/request/token.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"

#include <sodium.h>
#include <string.h>

enum { DAY = 24 * 60 * 60, USER_AGENT_SHOWN = 256, EXPIRED_AT_MOST = 100 };

void
token_hash(const char *text, unsigned char hash[TOKEN_HASH_BYTES])
{
	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
}

int64_t
token_oldest(int64_t now)
{
	return config.token_days ? now - (int64_t)config.token_days * DAY : INT64_MIN;
}

int
token_end(int64_t user, int64_t token)
{
	static struct query end = QUERY(DELETE FROM token WHERE id = :token AND user_id = :user RETURNING 1);

	db_bind(&end, ":token", token);
	db_bind(&end, ":user", user);
	if (!db_one(&end))
		return 0;
	notify_token_ended(user, token);
	return 1;
}

void
token_end_all(int64_t user, int64_t except)
{
	static struct query next = QUERY(SELECT id FROM token WHERE user_id = :user AND id <> :except LIMIT 1);
	int64_t token;

	for (;;) {
		db_bind(&next, ":user", user);
		db_bind(&next, ":except", except);
		if (!(token = db_one(&next)) || !token_end(user, token))
			return;
	}
}

/* The tokens beyond the newest tokens_max, by last use, and the expired ones; one at a time. */
static void
make_room(int64_t user)
{
	static struct query surplus = QUERY(
		SELECT id FROM token WHERE user_id = :user
		ORDER BY last_used_at DESC, id DESC LIMIT 1 OFFSET :most
	);
	static struct query expired = QUERY(SELECT id FROM token WHERE user_id = :user AND last_used_at < :oldest LIMIT 1);
	int64_t token;

	do {
		db_bind(&expired, ":user", user);
		db_bind(&expired, ":oldest", token_oldest(age_now()));
		token = db_one(&expired);
		if (!token) {
			db_bind(&surplus, ":user", user);
			db_bind(&surplus, ":most", config.tokens_max - 1);
			token = db_one(&surplus);
		}
	} while (token && token_end(user, token));
}

/* Reads which ones, of whom; how many. The search goes through all tokens: an index that is written at each use would cost
 * more than that now and then. */
static int
find_expired(int64_t tokens[EXPIRED_AT_MOST], int64_t users[EXPIRED_AT_MOST])
{
	static struct query expired = QUERY(SELECT id, user_id FROM token WHERE id > 0 AND last_used_at < :oldest LIMIT :most);
	int found = 0;

	db_begin(READS);
	db_bind(&expired, ":oldest", token_oldest(age_now()));
	db_bind(&expired, ":most", EXPIRED_AT_MOST);
	for (; db_next(&expired); found++) {
		tokens[found] = db_integer(&expired, 0);
		users[found] = db_integer(&expired, 1);
	}
	return db_commit() ? 0 : found;
}

void
token_end_expired(void)
{
	int64_t tokens[EXPIRED_AT_MOST], users[EXPIRED_AT_MOST];
	int found = config.token_days ? find_expired(tokens, users) : 0;

	if (!found)
		return;
	db_begin(WRITES);
	for (int i = 0; i < found; i++)
		token_end(users[i], tokens[i]);
	if (db_commit())
		notification_forget();
	else
		notification_send_wakeup();
}

void
token_issue(int64_t user, const char *user_agent, const char *address, char text[TOKEN_TEXT_BYTES])
{
	static struct query insert = QUERY(
		INSERT INTO token (user_id, hash, user_agent, ip, created_at, last_used_at)
		VALUES (:user, :hash, :user_agent, :ip, :now, :now)
	);
	unsigned char secret[(TOKEN_TEXT_BYTES - 1) / 2], hash[TOKEN_HASH_BYTES];
	char agent[USER_AGENT_SHOWN + 1] = "";

	randombytes_buf(secret, sizeof secret);
	sodium_bin2hex(text, TOKEN_TEXT_BYTES, secret, sizeof secret);
	token_hash(text, hash);
	if (user_agent)
		strncat(agent, user_agent, USER_AGENT_SHOWN);
	row_lock_account(user);
	make_room(user);
	db_bind(&insert, ":user", user);
	db_bind_blob(&insert, ":hash", hash, sizeof hash);
	db_bind(&insert, ":user_agent", agent);
	db_bind(&insert, ":ip", address);
	db_bind(&insert, ":now", age_now());
	db_run(&insert);
}

void
token_touch(int64_t token)
{
	static struct query touch = QUERY(UPDATE token SET last_used_at = :now WHERE id = :token AND last_used_at < :now);

	db_set_busy_timeout(0);
	/* The record of a use is not worth a wait for the disk. */
	db_begin(WRITES_QUICKLY);
	db_bind(&touch, ":token", token);
	db_bind(&touch, ":now", age_now());
	db_run(&touch);
	db_commit();
	db_set_busy_timeout(config.busy_timeout);
}
