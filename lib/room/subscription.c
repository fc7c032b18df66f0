/* Subscribing to a room: see subscription.h. */
#include "lib/room/subscription.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/request/limits.h"
#include "lib/request/request.h"

static void
write_hello(struct request *r, const struct subscription *subscription)
{
	static struct query hello = QUERY(
		SELECT json_object(
			'user', json((SELECT private_json FROM user_json WHERE id = :user)), 'room_id', id, 'seq', :seq,
			'limits', json(:limits), 'call', json(json_extract(json, '$.call')), 'online', json(:online)
		) FROM room_json WHERE id = :room
	);
	struct strbuf limits = { 0 };

	limits_write(&limits);
	db_bind(&hello, ":user", r->user);
	db_bind(&hello, ":room", r->room);
	db_bind(&hello, ":seq", subscription->seq);
	db_bind(&hello, ":limits", strbuf_string(&limits));
	db_bind(&hello, ":online", subscription->online);
	db_into(&hello, &r->reply);
	strbuf_free(&limits);
}

const struct error *
subscription_begin(struct request *r)
{
	struct subscription *subscription = r->context;
	bool resumes;

	subscription->stream = stream_of_room(r->room);
	subscription->own_stream = stream_of_account(r->user);
	subscription->latest = subscription->stream.last_seq;
	resumes = subscription->since >= 0 && stream_resumable(&subscription->stream, subscription->since);
	subscription->resync = subscription->since >= 0 && !resumes;
	subscription->seq = resumes ? subscription->since : subscription->latest;
	if (subscription->online)
		write_hello(r, subscription);
	return NULL;
}

const struct error *
subscription_typing(struct request *r)
{
	static struct query typing = QUERY(
		SELECT json_object('user', json(json), 'active', json(iif(:active, 'true', 'false'))) FROM user_json WHERE id = :user
	);
	bool active = input_boolean(&r->input, "active");

	if (r->input.error)
		return r->input.error;
	db_bind(&typing, ":user", r->user);
	db_bind(&typing, ":active", active);
	db_into(&typing, &r->reply);
	return NULL;
}
