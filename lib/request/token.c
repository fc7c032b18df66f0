/* Tokens: see token.h. */
#include "lib/request/token.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 24 * 60 * 60, USER_AGENT_SHOWN = 256, ENDED_AT_MOST = 100 };

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
		SELECT id FROM token WHERE user_id = :user AND name IS NULL
		ORDER BY last_used_at DESC, id DESC LIMIT 1 OFFSET :most
	);
	static struct query expired = QUERY(SELECT id FROM token WHERE user_id = :user AND last_used_at < :oldest AND name IS NULL LIMIT 1);
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

/* Some tokens, and whose they are. */
struct ended {
	struct ended_one {
		int64_t user, token;
	} all[ENDED_AT_MOST];
	int count;
};

static struct ended
find_ended(struct query *query)
{
	struct ended found = { .count = 0 };

	db_begin(READS);
	db_bind(query, ":most", ENDED_AT_MOST);
	while (db_next(query))
		found.all[found.count++] = (struct ended_one){ .token = db_integer(query, 0), .user = db_integer(query, 1) };
	if (db_commit())
		found.count = 0;
	return found;
}

static int
compare_users(const void *a, const void *b)
{
	const struct ended_one *one = a, *other = b;

	return (one->user > other->user) - (one->user < other->user);
}

/* Somebody who logs in ends tokens of theirs, too: under the lock of the account, of which several are taken in order. */
static void
end_found(struct ended *found)
{
	if (!found->count)
		return;
	qsort(found->all, (size_t)found->count, sizeof *found->all, compare_users);
	db_begin(WRITES);
	for (int i = 0; i < found->count; i++) {
		if (!i || found->all[i].user != found->all[i - 1].user)
			row_lock_account(found->all[i].user);
		token_end(found->all[i].user, found->all[i].token);
	}
	if (db_commit())
		notification_forget();
	else
		notification_send_wakeup();
}

/* The search goes through all tokens: an index that is written at each use would cost more than that now and then. */
void
token_end_expired(void)
{
	static struct query unused = QUERY(
		SELECT id, user_id FROM token WHERE id > 0 AND last_used_at < :oldest AND name IS NULL LIMIT :most
	);
	struct ended found;

	if (!config.token_days)
		return;
	db_bind(&unused, ":oldest", token_oldest(age_now()));
	found = find_ended(&unused);
	end_found(&found);
}

void
token_end_due(void)
{
	static struct query due = QUERY(SELECT id, user_id FROM token WHERE expires_at <= :now LIMIT :most);
	struct ended found;

	db_bind(&due, ":now", age_now());
	found = find_ended(&due);
	end_found(&found);
}

/* The same of a login and a personal token, which has a name. */
static int64_t
token_insert(int64_t user, const struct personal_token *personal, const char *user_agent, const char *address,
             char text[TOKEN_TEXT_BYTES])
{
	static struct query insert = QUERY(
		INSERT INTO token (user_id, hash, user_agent, ip, created_at, last_used_at, name, expires_at, read_only)
		VALUES (:user, :hash, :user_agent, :ip, :now, :now, :name, nullif(CAST(:expires_at AS bigint), 0), :read_only) RETURNING id
	);
	unsigned char secret[(TOKEN_TEXT_BYTES - 1) / 2], hash[TOKEN_HASH_BYTES];
	char agent[USER_AGENT_SHOWN + 1] = "";

	randombytes_buf(secret, sizeof secret);
	sodium_bin2hex(text, TOKEN_TEXT_BYTES, secret, sizeof secret);
	token_hash(text, hash);
	if (user_agent)
		strncat(agent, user_agent, USER_AGENT_SHOWN);
	db_bind(&insert, ":user", user);
	db_bind_blob(&insert, ":hash", hash, sizeof hash);
	db_bind(&insert, ":user_agent", agent);
	db_bind(&insert, ":ip", address);
	db_bind(&insert, ":now", age_now());
	db_bind(&insert, ":name", personal->name);
	db_bind(&insert, ":expires_at", personal->expires_at);
	db_bind(&insert, ":read_only", personal->read_only);
	return db_one(&insert);
}

void
token_issue(int64_t user, const char *user_agent, const char *address, char text[TOKEN_TEXT_BYTES])
{
	static const struct personal_token none;

	row_lock_account(user);
	make_room(user);
	token_insert(user, &none, user_agent, address, text);
}

int64_t
token_issue_personal(int64_t user, const struct personal_token *personal, const char *user_agent, const char *address,
                     char text[TOKEN_TEXT_BYTES])
{
	static struct query count = QUERY(SELECT count(*) FROM token WHERE user_id = :user AND name IS NOT NULL);

	row_lock_account(user);
	db_bind(&count, ":user", user);
	if (db_one(&count) >= config.personal_tokens_max)
		return 0;
	return token_insert(user, personal, user_agent, address, text);
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
