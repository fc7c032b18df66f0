/* Nonces of messages: see nonce.h. */
#include "lib/message/nonce.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/request/request.h"

#include <string.h>

enum { SPENT_SECONDS = 24 * 60 * 60 };

const char *
nonce_take(struct request *r)
{
	const char *nonce = "";

	if (input_given(&r->input, "nonce") && !input_null(&r->input, "nonce"))
		nonce = input_exact(&r->input, "nonce", 0, NONCE_BYTES);
	if (!*nonce && r->nonce)
		nonce = r->nonce;
	if (strlen(nonce) > NONCE_BYTES || !text_valid(nonce, strlen(nonce))) {
		input_add_error(&r->input, "nonce", "This may have at most 64 bytes of UTF-8.");
		return NULL;
	}
	return *nonce ? nonce : NULL;
}

static int64_t
find_sent(const struct request *r, const char *nonce)
{
	static struct query sent = QUERY(SELECT id FROM message WHERE author_id = :author AND room_id = :room AND nonce = :nonce);

	db_bind(&sent, ":author", r->user);
	db_bind(&sent, ":room", r->room);
	db_bind(&sent, ":nonce", nonce);
	return db_one(&sent);
}

static bool
is_spent(const struct request *r, const char *nonce)
{
	static struct query spent = QUERY(
		SELECT 1 FROM spent_nonce WHERE room_id = :room AND author_id = :author AND nonce = :nonce AND expires_at > :now
	);

	db_bind(&spent, ":room", r->room);
	db_bind(&spent, ":author", r->user);
	db_bind(&spent, ":nonce", nonce);
	db_bind(&spent, ":now", age_now());
	return db_one(&spent) != 0;
}

const struct error *
nonce_find(struct request *r, const char *nonce)
{
	r->message = 0;
	if (!nonce || (r->message = find_sent(r, nonce)))
		return NULL;
	return is_spent(r, nonce) ? &error_message_deleted : NULL;
}

void
nonce_spend(int64_t message)
{
	static struct query spend = QUERY(
		INSERT INTO spent_nonce (room_id, author_id, nonce, expires_at)
		SELECT room_id, author_id, nonce, :expires FROM message WHERE id = :message AND nonce IS NOT NULL
		ON CONFLICT (room_id, author_id, nonce) DO UPDATE SET expires_at = excluded.expires_at
	);

	db_bind(&spend, ":message", message);
	db_bind(&spend, ":expires", age_now() + SPENT_SECONDS);
	db_run(&spend);
}

void
nonce_prune(void)
{
	static struct query prune = QUERY(DELETE FROM spent_nonce WHERE expires_at <= :now);

	db_bind(&prune, ":now", age_now());
	db_run(&prune);
}
