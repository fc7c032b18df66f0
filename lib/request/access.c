/* Identification and permission: see access.h. */
#include "lib/request/access.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/link.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/token.h"

#include <string.h>

static void
reset(struct request *r)
{
	r->user = r->token_id = 0;
	r->roles = 0;
	r->token_stale = false;
}

void
access_identify(struct request *r)
{
	static struct query bearer = QUERY(
		SELECT token.id, user_id, is_admin, last_used_at, last_used_at = token.created_at
		FROM token JOIN user ON user.id = user_id
		WHERE hash = :hash AND is_active AND last_used_at >= :oldest
	);
	unsigned char hash[TOKEN_HASH_BYTES];
	int64_t now = age_now();

	reset(r);
	/* What is far too long for a token is not worth hashing. */
	if (!r->token || strnlen(r->token, TOKEN_TEXT_MOST + 1) > TOKEN_TEXT_MOST)
		return;
	token_hash(r->token, hash);
	db_bind_blob(&bearer, ":hash", hash, sizeof hash);
	db_bind(&bearer, ":oldest", token_oldest(now));
	if (!db_next(&bearer))
		return;
	r->token_id = db_integer(&bearer, 0);
	r->user = db_integer(&bearer, 1);
	r->roles = USER | (db_integer(&bearer, 2) ? ADMIN : 0u);
	r->token_stale = db_integer(&bearer, 3) <= now - (db_integer(&bearer, 4) ? 1 : TOKEN_TOUCH_SECONDS);
	db_end(&bearer);
	if (r->person == PERSON_SELF)
		r->person = r->user;
}

static bool
find_room(struct request *r)
{
	static struct query room = QUERY(
		SELECT visibility = 'public', owner_id = :user,
		       EXISTS (SELECT 1 FROM participant WHERE room_id = :room AND user_id = :user)
		FROM room WHERE id = :room AND activity >= 0
	);

	db_bind(&room, ":room", r->room);
	db_bind(&room, ":user", r->user);
	if (!db_next(&room))
		return false;
	r->roles |= db_integer(&room, 0) ? VISITOR : 0u;
	r->roles |= db_integer(&room, 1) ? OWNER : 0u;
	r->roles |= db_integer(&room, 2) ? MEMBER : 0u;
	db_end(&room);
	return true;
}

/* A message brings its room along. */
static bool
find_message(struct request *r)
{
	static struct query message = QUERY(SELECT room_id, author_id = :user FROM message WHERE id = :message);

	db_bind(&message, ":message", r->message);
	db_bind(&message, ":user", r->user);
	if (!db_next(&message))
		return false;
	r->room = db_integer(&message, 0);
	r->roles |= db_integer(&message, 1) ? AUTHOR : 0u;
	db_end(&message);
	return true;
}

/* A file attached to a message is for those who may read the message. */
static bool
find_file(struct request *r)
{
	static struct query file = QUERY(
		SELECT uploader_id = :user, ifnull(message.room_id, 0), EXISTS (SELECT 1 FROM user WHERE avatar_file_id = file.id)
		FROM file LEFT JOIN message ON message.id = message_id WHERE file.id = :file
	);

	db_bind(&file, ":file", r->file);
	db_bind(&file, ":user", r->user);
	if (!db_next(&file))
		return false;
	r->roles |= db_integer(&file, 0) ? AUTHOR : 0u;
	r->room = db_integer(&file, 1);
	r->roles |= db_integer(&file, 2) && r->user ? ADMIRER : 0u;
	db_end(&file);
	return true;
}

/* Whether the request came by a signed link, which stands for its bearer. */
static bool
has_link(struct request *r)
{
	const char *signature;
	int64_t expires;

	if (!(r->action->who & BEARER) || !input_given(&r->input, "signature") || !input_given(&r->input, "expires"))
		return false;
	signature = input_exact(&r->input, "signature", 0, LINK_SIGNATURE_BYTES);
	expires = input_integer(&r->input, "expires", 0, INT64_MAX);
	return link_holds(r->file, expires, signature);
}

static bool
find_person(struct request *r)
{
	static struct query person = QUERY(SELECT 1 FROM user WHERE id = :person);

	db_bind(&person, ":person", r->person);
	if (!db_one(&person))
		return false;
	r->roles |= r->person == r->user ? SELF : 0u;
	return true;
}

const struct error *
access_authorise(struct request *r)
{
	if (r->action->who == ANYONE)
		return NULL;
	if (r->action->who & LOCAL && r->local && config.metrics == METRICS_LOCAL)
		r->roles |= LOCAL;
	if (has_link(r))
		r->roles |= BEARER;
	else if (!r->user && !(r->roles & LOCAL))
		return &error_authentication_required;
	if (r->file && !find_file(r))
		return &error_not_found;
	if (r->message && !find_message(r))
		return &error_not_found;
	if (r->room && !find_room(r))
		return &error_not_found;
	/* Under a room a person is one of its participants, which is the handler's to find. */
	if (r->person && !r->room && !find_person(r))
		return &error_not_found;
	return r->roles & r->action->who ? NULL : &error_permission_denied;
}
