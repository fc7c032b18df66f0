/* Listening to a room: see listen.h. */
#include "lib/room/listen.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/request/limits.h"
#include "lib/request/request.h"

static void
write_hello(struct request *r, const struct listening *listening)
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
	db_bind(&hello, ":seq", listening->seq);
	db_bind(&hello, ":limits", strbuf_string(&limits));
	db_bind(&hello, ":online", listening->online);
	db_into(&hello, &r->reply);
	strbuf_free(&limits);
}

const struct error *
listen_begin(struct request *r)
{
	struct listening *listening = r->context;
	bool resumes = listening->since >= 0 && notification_resumable(r->room, listening->since);

	listening->latest = notification_latest();
	listening->resync = listening->since >= 0 && !resumes;
	listening->seq = resumes ? listening->since : listening->latest;
	if (listening->online)
		write_hello(r, listening);
	return NULL;
}

const struct error *
listen_typing(struct request *r)
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
