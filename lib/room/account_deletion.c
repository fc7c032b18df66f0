/* Deleting an account: see account_deletion.h. */
#include "lib/room/account_deletion.h"
#include "lib/account/account_erase.h"
#include "lib/account/own_password.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"
#include "lib/message/purge.h"
#include "lib/request/request.h"
#include "lib/room/participant.h"
#include "lib/room/room.h"

#include <string.h>

enum { PIECES_MOST = 20 }; /* of messages that the request itself deletes: the rest is left to housekeeping */

/* Binds a query for the next room after one, and runs it; 0: there is none. */
static int64_t
next_room(struct query *query, int64_t user, int64_t after)
{
	db_bind(query, ":user", user);
	db_bind(query, ":after", after);
	return db_one(query);
}

/* The next room in which they are, have written, or are named: one at a time, since there may be many. */
static int64_t
next_known(int64_t user, int64_t after)
{
	static struct query member = QUERY(
		SELECT room_id FROM participant WHERE user_id = :user AND room_id > :after ORDER BY room_id LIMIT 1
	);
	static struct query author = QUERY(
		SELECT room_id FROM message WHERE author_id = :user AND room_id > :after ORDER BY room_id, id LIMIT 1
	);
	static struct query named = QUERY(SELECT room_id FROM mention WHERE user_id = :user AND room_id > :after ORDER BY room_id LIMIT 1);
	struct query *queries[] = { &member, &author, &named };
	int64_t next = 0;

	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		int64_t room = next_room(queries[i], user, after);

		next = room && (!next || room < next) ? room : next;
	}
	return next;
}

/* Before the account (lib/db/row_lock.h): whoever writes there, or names them, holds the room while PostgreSQL looks whether there is such
 * an account, and would wait for who waits for the room. Where they are named meanwhile is found by forget_events. */
static void
lock_rooms(int64_t user)
{
	for (int64_t room = 0; (room = next_known(user, room));)
		row_lock_room(room);
}

/* Their events tell who they were: whoever resumes one of these rooms fetches it anew. */
static void
forget_events(int64_t user)
{
	for (int64_t room = 0; (room = next_known(user, room));) {
		row_lock_room(room);
		stream_skip_room(room);
	}
}

/* A direct room keeps its members; notes to oneself are nobody else's. */
static void
leave_direct(int64_t user)
{
	static struct query alone = QUERY(
		SELECT room_id FROM participant JOIN room ON room.id = participant.room_id
		WHERE user_id = :user AND room_id > :after AND kind = 'direct' AND participant_count = 1 ORDER BY room_id LIMIT 1
	);
	static struct query own = QUERY(SELECT id FROM participant WHERE user_id = :user ORDER BY room_id);
	static struct query forget = QUERY(
		UPDATE participant SET favourite = FALSE, notify = 'default', silenced_until = NULL, hidden = TRUE WHERE user_id = :user
	);

	for (int64_t room = 0; (room = next_room(&alone, user, room));)
		room_end(room);
	/* In the order in which they are all read (read_state_set_all). */
	db_bind(&own, ":user", user);
	db_lock(&own);
	db_bind(&forget, ":user", user);
	db_run(&forget);
}

static void
leave_rooms(int64_t user)
{
	static struct query next = QUERY(
		SELECT room_id FROM participant JOIN room ON room.id = participant.room_id
		WHERE user_id = :user AND room_id > :after AND kind = 'room' ORDER BY room_id LIMIT 1
	);

	for (int64_t room = 0; (room = next_room(&next, user, room));)
		participant_put_out(room, user, "left");
}

bool
account_delete(int64_t user, bool with_messages)
{
	row_lock_site();
	lock_rooms(user);
	row_lock_account(user);
	if (!account_erase(user))
		return false;
	forget_events(user);
	notify_user_updated(user);
	leave_rooms(user);
	leave_direct(user);
	if (with_messages)
		purge_begin_all(user);
	return true;
}

static const struct error *
delete_person(struct request *r)
{
	const bool *with_messages = r->work;

	if (!account_delete(r->person, *with_messages))
		return input_add_error(&r->input, NULL, "The site needs an active admin: make somebody else one first.");
	if (r->person == r->user)
		r->token_stale = false;
	return NULL;
}

static bool
take_with_messages(struct input *input)
{
	return input_given(input, "messages") && !strcmp(input_word(input, "messages", "keep delete"), "delete");
}

/* What the messages need more than a piece each is left to housekeeping. */
static const struct error *
perform(struct request *r, bool with_messages)
{
	const struct error *error = request_within(r, MODE_WRITES, delete_person, &with_messages);

	for (int i = 0; !error && with_messages && i < PIECES_MOST && purge_sweep(); i++)
		;
	return error;
}

const struct error *
account_delete_self(struct request *r)
{
	bool with_messages = take_with_messages(&r->input);
	const struct error *error = own_password_check(r);

	if (error || (error = r->input.error))
		return error;
	return perform(r, with_messages);
}

const struct error *
account_delete_other(struct request *r)
{
	bool with_messages = take_with_messages(&r->input);

	if (r->input.error)
		return r->input.error;
	return r->person == r->user ? &error_permission_denied : perform(r, with_messages);
}
