/* Who is in a call, in the database: see call.h. */
#include "lib/call/call.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/shape/call_shape.h"
#include "lib/shape/user_shape.h"

#include <sodium.h>
#include <string.h>

void
call_hash(const char *session_id, char hash[CALL_HASH_BYTES])
{
	unsigned char bytes[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(bytes, (const unsigned char *)session_id, strlen(session_id));
	sodium_bin2hex(hash, CALL_HASH_BYTES, bytes, sizeof bytes);
}

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
			room_id = excluded.room_id, token_id = excluded.token_id, session = excluded.session, away = 0
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
	static struct query suspend = QUERY(UPDATE seat SET away = 1 WHERE id > 0);

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

const struct error *
call_list(void (*callback)(const struct call_line *line))
{
	static struct query calls = QUERY_SORTED("as many as there are calls at this moment",
		SELECT room_id, strftime('%Y-%m-%dT%H:%M:%SZ', max(began), 'unixepoch'), count(*), group_concat(username, ','), name
		FROM (
			SELECT room_id, call_began_at AS began, username, name
			FROM seat CROSS JOIN account ON account.id = user_id CROSS JOIN room ON room.id = room_id
			WHERE seat.id > 0 AND NOT away AND daemon_runs() ORDER BY seat.id
		)
		GROUP BY room_id ORDER BY max(began), room_id
	);

	db_begin(READS);
	while (db_next(&calls)) {
		struct call_line line = {
			.room = db_integer(&calls, 0),
			.began = db_text(&calls, 1),
			.count = db_integer(&calls, 2),
			.usernames = db_text(&calls, 3),
			.room_name = db_text(&calls, 4)
		};

		callback(&line);
	}
	return db_commit();
}
