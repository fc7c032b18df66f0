/* Who is in a call, in the database: see call.h. */
#include "lib/call/call.h"
#include "lib/base/error.h"
#include "lib/base/time_text.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/shape/call_shape.h"
#include "lib/shape/user_shape.h"

const struct error *
call_show(struct request *r)
{
	call_write(&r->reply, r->room);
	return NULL;
}

const struct error *
call_seat(struct request *r, const char *session_hash, int64_t began, bool keeps)
{
	static struct query stand = QUERY(DELETE FROM seat WHERE user_id = :user);
	static struct query sit = QUERY(
		INSERT INTO seat (user_id, room_id, token_id, session, call_began_at) VALUES (:user, :room, :token, :session, :began)
		ON CONFLICT (user_id) DO UPDATE SET
			room_id = excluded.room_id, token_id = excluded.token_id, session = excluded.session, away = FALSE
	);

	if (!keeps) {
		db_bind(&stand, ":user", r->user);
		db_run(&stand);
	}
	db_bind(&sit, ":user", r->user);
	db_bind(&sit, ":room", r->room);
	db_bind(&sit, ":token", r->token_id);
	db_bind(&sit, ":session", session_hash);
	db_bind(&sit, ":began", began);
	db_run(&sit);
	user_write(&r->reply, r->user, false);
	return NULL;
}

const struct error *
call_unseat(int64_t user)
{
	static struct query stand = QUERY(DELETE FROM seat WHERE user_id = :user);

	db_begin(WRITES);
	db_bind(&stand, ":user", user);
	db_run(&stand);
	return db_commit();
}

const struct error *
call_suspend(void)
{
	static struct query suspend = QUERY(UPDATE seat SET away = TRUE WHERE id > 0);

	db_begin(WRITES);
	db_run(&suspend);
	return db_commit();
}

const struct error *
call_load_seats(void (*callback)(const struct call_row *row))
{
	static struct query rows = QUERY(
		SELECT user_id, room_id, token_id, call_began_at, session FROM seat WHERE id > 0 ORDER BY id
	);
	struct strbuf user = { 0 };

	db_begin(READS);
	while (db_next(&rows)) {
		struct call_row row = {
			.user = db_integer(&rows, 0),
			.room = db_integer(&rows, 1),
			.token = db_integer(&rows, 2),
			.began = db_integer(&rows, 3),
			.session_hash = db_text(&rows, 4)
		};

		row.stream = stream_of_room(row.room);
		row.own_stream = stream_of_account(row.user);
		strbuf_clear(&user);
		user_write(&user, row.user, false);
		row.user_json = strbuf_string(&user);
		callback(&row);
	}
	strbuf_free(&user);
	return db_commit();
}

/* Tells what has been put together of the seats of one room, if anything. */
static void
tell_call(struct call_line *line, struct strbuf *usernames, struct strbuf *name, void (*callback)(const struct call_line *line))
{
	line->usernames = strbuf_string(usernames);
	line->room_name = strbuf_string(name);
	if (line->count)
		callback(line);
	strbuf_clear(usernames);
	strbuf_clear(name);
}

const struct error *
call_list(void (*callback)(const struct call_line *line))
{
	static struct query seats = QUERY_SORTED("as many as sit in calls at this moment",
		SELECT room_id, call_began_at, username, name
		FROM seat JOIN account ON account.id = user_id JOIN room ON room.id = room_id
		WHERE seat.id > 0 AND NOT away AND :runs ORDER BY call_began_at, room_id, seat.id
	);
	char began[TIME_TEXT_BYTES];
	struct call_line line = { .began = began };
	struct strbuf usernames = { 0 }, name = { 0 };

	db_begin(READS);
	db_bind(&seats, ":runs", wakeup_daemon_runs());
	while (db_next(&seats)) {
		if (db_integer(&seats, 0) != line.room) {
			tell_call(&line, &usernames, &name, callback);
			line.room = db_integer(&seats, 0);
			line.count = 0;
			time_text_write(db_integer(&seats, 1), began);
			strbuf_text(&name, db_text(&seats, 3));
		}
		strbuf_text(&usernames, line.count++ ? "," : "");
		strbuf_text(&usernames, db_text(&seats, 2));
	}
	tell_call(&line, &usernames, &name, callback);
	strbuf_free(&usernames);
	strbuf_free(&name);
	return db_commit();
}
