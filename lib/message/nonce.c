/* Nonces of messages: see nonce.h. */
#include "lib/message/nonce.h"
#include "lib/base/error.h"
#include "lib/base/text.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/request/request.h"

#include <string.h>

enum { SPENT_SECONDS = 24 * 60 * 60 };

static bool
nonce_fits(const char *nonce)
{
	return strlen(nonce) <= NONCE_BYTES && text_valid(nonce, strlen(nonce));
}

/* The field, else the header; NULL: neither says anything. */
static const char *
nonce_of(const struct request *r, const char *field)
{
	const char *nonce = field && *field ? field : r->nonce;

	return nonce && *nonce ? nonce : NULL;
}

const char *
nonce_take(struct request *r)
{
	const char *nonce = NULL;

	if (input_given(&r->input, "nonce") && !input_null(&r->input, "nonce"))
		nonce = input_exact(&r->input, "nonce", 0, NONCE_BYTES);
	nonce = nonce_of(r, nonce);
	if (!nonce || nonce_fits(nonce))
		return nonce;
	input_add_error(&r->input, "nonce", "This may have at most 64 bytes of UTF-8.");
	return NULL;
}

static struct query sent = QUERY(SELECT id FROM message WHERE author_id = :author AND room_id = :room AND nonce = :nonce);
static struct query spent = QUERY(
	SELECT 1 FROM spent_nonce WHERE room_id = :room AND author_id = :author AND nonce = :nonce AND expires_at > :now
);

static void
bind_sent(const struct request *r, const char *nonce)
{
	db_bind(&sent, ":author", r->user);
	db_bind(&sent, ":room", r->room);
	db_bind(&sent, ":nonce", nonce);
}

static void
bind_spent(const struct request *r, const char *nonce)
{
	db_bind(&spent, ":room", r->room);
	db_bind(&spent, ":author", r->user);
	db_bind(&spent, ":nonce", nonce);
	db_bind(&spent, ":now", age_now());
}

/* What is wrong with it nonce_take says, later. */
void
nonce_ahead(const struct request *r)
{
	const char *nonce = nonce_of(r, input_peek(&r->input, "nonce"));

	if (!nonce || !nonce_fits(nonce))
		return;
	bind_sent(r, nonce);
	db_ahead(&sent);
	bind_spent(r, nonce);
	db_ahead(&spent);
}

const struct error *
nonce_find(struct request *r, const char *nonce)
{
	r->message = 0;
	if (!nonce)
		return NULL;
	bind_sent(r, nonce);
	if ((r->message = db_one(&sent)))
		return NULL;
	bind_spent(r, nonce);
	return db_one(&spent) ? &error_message_deleted : NULL;
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
