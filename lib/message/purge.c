/* Messages that go with a ban, or an account: see purge.h. */
#include "lib/message/purge.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/message/message_erase.h"

#include <stddef.h>

enum { LOOK_PIECE = 500 }; /* messages that are looked at with one statement */

/* Of the messages to go the oldest and the newest; 0: there are none. */
struct reach {
	int64_t first, last;
};

/* Extends it by a piece of those of an author before it; whether there may be more. PostgreSQL sends all rows of a statement, whether or
 * not they are asked for. */
static bool
extend(struct reach *reach, int64_t room, int64_t author, int64_t since)
{
	static struct query own = QUERY(
		SELECT id, created_at FROM message WHERE room_id = :room AND author_id = :author AND id < :before ORDER BY id DESC LIMIT :most
	);
	int count = 0;
	bool more = true;

	db_bind(&own, ":room", room);
	db_bind(&own, ":author", author);
	db_bind(&own, ":before", reach->last ? reach->first : INT64_MAX);
	db_bind(&own, ":most", LOOK_PIECE);
	while (more && db_next(&own)) {
		count++;
		if (!(more = db_integer(&own, 1) >= since))
			continue;
		reach->first = db_integer(&own, 0);
		reach->last = reach->last ? reach->last : reach->first;
	}
	db_end(&own);
	return more && count == LOOK_PIECE;
}

static struct reach
find_reach(int64_t room, int64_t author, int64_t since)
{
	struct reach reach = { 0 };

	while (extend(&reach, room, author, since))
		;
	return reach;
}

void
purge_begin(int64_t room, int64_t author, int64_t since)
{
	static struct query note = QUERY(
		INSERT INTO purge (room_id, author_id, first_id, last_id) VALUES (:room, :author, :first, :last)
		ON CONFLICT (room_id, author_id) DO UPDATE SET
			first_id = CASE WHEN excluded.first_id < purge.first_id THEN excluded.first_id ELSE purge.first_id END,
			last_id = excluded.last_id
	);
	struct reach reach = find_reach(room, author, since);

	if (!reach.last)
		return;
	db_bind(&note, ":room", room);
	db_bind(&note, ":author", author);
	db_bind(&note, ":first", reach.first);
	db_bind(&note, ":last", reach.last);
	db_run(&note);
}

/* By the index of each room's messages, which has their authors. */
void
purge_begin_all(int64_t author)
{
	static struct query note = QUERY(
		INSERT INTO purge (room_id, author_id, first_id, last_id)
		SELECT room_id, author_id, min(id), max(id) FROM message WHERE room_id > 0 AND author_id = :author GROUP BY room_id, author_id
		ON CONFLICT (room_id, author_id) DO UPDATE SET first_id = excluded.first_id, last_id = excluded.last_id
	);

	db_bind(&note, ":author", author);
	db_run(&note);
}

/* The ids of a piece, the newest first; how many. */
static int
find_piece(int64_t room, int64_t author, int64_t piece[PURGE_PIECE])
{
	static struct query find = QUERY(
		SELECT message.id FROM purge JOIN message ON message.room_id = :room AND message.author_id = :author
			AND message.id >= purge.first_id AND message.id <= purge.last_id
		WHERE purge.room_id = :room AND purge.author_id = :author ORDER BY message.id DESC LIMIT :most
	);
	int count = 0;

	db_bind(&find, ":room", room);
	db_bind(&find, ":author", author);
	db_bind(&find, ":most", PURGE_PIECE);
	while (db_next(&find))
		piece[count++] = db_integer(&find, 0);
	return count;
}

/* Where the next piece begins; 0: there is none. */
static void
go_on(int64_t room, int64_t author, int64_t last)
{
	static struct query shorten = QUERY(UPDATE purge SET last_id = :last WHERE room_id = :room AND author_id = :author);
	static struct query end = QUERY(DELETE FROM purge WHERE room_id = :room AND author_id = :author);
	struct query *query = last ? &shorten : &end;

	db_bind(query, ":room", room);
	db_bind(query, ":author", author);
	if (last)
		db_bind(query, ":last", last);
	db_run(query);
}

static bool
delete_piece(int64_t room, int64_t author)
{
	int64_t piece[PURGE_PIECE];
	int count = find_piece(room, author, piece);

	/* Upwards, as the index of messages takes what is noted. */
	for (int i = count - 1; i >= 0; i--)
		message_erase(room, piece[i]);
	if (count)
		notify_messages_deleted(room, piece, count, NULL, 0);
	go_on(room, author, count == PURGE_PIECE ? piece[count - 1] - 1 : 0);
	return count == PURGE_PIECE;
}

bool
purge_piece(int64_t room, int64_t author)
{
	bool more;

	db_begin(WRITES);
	row_lock_room(room);
	more = delete_piece(room, author);
	if (db_commit()) {
		notification_forget();
		return false;
	}
	notification_send_wakeup();
	return more;
}

bool
purge_sweep(void)
{
	static struct query any = QUERY(
		SELECT purge.room_id, author_id FROM purge JOIN room ON room.id = purge.room_id
		WHERE purge.room_id > 0 AND activity >= 0 ORDER BY purge.room_id, author_id LIMIT 1
	);
	int64_t room = 0, author = 0;

	db_begin(READS);
	while (db_next(&any)) {
		room = db_integer(&any, 0);
		author = db_integer(&any, 1);
	}
	if (db_commit() || !room)
		return false;
	purge_piece(room, author);
	return true;
}
