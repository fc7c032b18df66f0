/* Who is in a call, in the database: see call.h. */
#include "call.h"
#include "db.h"
#include "error.h"
#include "request.h"

const struct error *
call_show(struct request *r)
{
	static struct query show = QUERY(SELECT json FROM call_json WHERE id = :room);

	db_bind(&show, ":room", r->room);
	return db_into(&show, &r->reply) ? NULL : &error_not_found;
}

/* Takes a user's seat away, and the call when it was the last; inside a write transaction. */
static void
stand_up(int64_t user)
{
	static struct query stand = QUERY(DELETE FROM seat WHERE user_id = :user RETURNING room_id);
	static struct query end = QUERY(
		DELETE FROM call WHERE room_id = :room AND NOT EXISTS (SELECT 1 FROM seat WHERE room_id = :room)
	);
	int64_t room;

	db_bind(&stand, ":user", user);
	if (!(room = db_one(&stand)))
		return;
	db_bind(&end, ":room", room);
	db_run(&end);
}

const struct error *
call_seat(struct request *r, bool anew)
{
	static struct query end = QUERY(DELETE FROM call WHERE room_id = :room);
	static struct query begin = QUERY(INSERT OR IGNORE INTO call (room_id) VALUES (:room));
	static struct query sit = QUERY(INSERT OR IGNORE INTO seat (user_id, room_id) VALUES (:user, :room));
	static struct query here = QUERY(SELECT 1 FROM seat WHERE user_id = :user AND room_id = :room);
	static struct query show = QUERY(SELECT json FROM user_json WHERE id = :user);

	db_bind(&here, ":user", r->user);
	db_bind(&here, ":room", r->room);
	if (!db_one(&here))
		stand_up(r->user);
	if (anew) {
		db_bind(&end, ":room", r->room);
		db_run(&end);
	}
	db_bind(&begin, ":room", r->room);
	db_run(&begin);
	db_bind(&sit, ":user", r->user);
	db_bind(&sit, ":room", r->room);
	db_run(&sit);
	db_bind(&show, ":user", r->user);
	db_into(&show, &r->reply);
	return NULL;
}

const struct error *
call_forget_empty(void)
{
	static struct query forget = QUERY(
		DELETE FROM call WHERE room_id > 0 AND NOT EXISTS (SELECT 1 FROM seat WHERE seat.room_id = call.room_id)
	);

	db_begin(WRITES);
	db_run(&forget);
	return db_commit();
}

const struct error *
call_unseat(int64_t user)
{
	db_begin(WRITES);
	stand_up(user);
	return db_commit();
}

const struct error *
call_clear(void)
{
	static struct query clear = QUERY(DELETE FROM seat WHERE id > 0);

	db_begin(WRITES);
	db_run(&clear);
	return db_commit();
}

int64_t
call_started(int64_t room)
{
	static struct query started = QUERY(SELECT started_at FROM call WHERE room_id = :room);
	int64_t when;

	db_begin(READS);
	db_bind(&started, ":room", room);
	when = db_one(&started);
	return db_commit() ? 0 : when;
}
