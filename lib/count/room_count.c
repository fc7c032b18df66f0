/* The counts of a room: see room_count.h. */
#include "lib/count/room_count.h"
#include "lib/db/db.h"

#include <stdbool.h>

enum {
	BLOCK = 1000, /* messages that make one */
	RECENCY = 64  /* ids of messages that are equally recent: also where rooms are made */
};

void
room_count_joined(int64_t room)
{
	static struct query count = QUERY(UPDATE room SET participant_count = participant_count + 1 WHERE id = :room);

	db_bind(&count, ":room", room);
	db_run(&count);
}

void
room_count_left(int64_t room)
{
	static struct query count = QUERY(UPDATE room SET participant_count = participant_count - 1 WHERE id = :room);

	db_bind(&count, ":room", room);
	db_run(&count);
}

/* Makes a block of the loose messages, the newest of which this is. */
static void
make_block(int64_t room, int64_t message, int64_t count)
{
	static struct query block = QUERY(INSERT INTO message_block (room_id, last_id, count) VALUES (:room, :message, :count));
	static struct query none = QUERY(UPDATE room SET loose_count = 0 WHERE id = :room);

	db_bind(&block, ":room", room);
	db_bind(&block, ":message", message);
	db_bind(&block, ":count", count);
	db_run(&block);
	db_bind(&none, ":room", room);
	db_run(&none);
}

static struct query loose_of_room = QUERY(SELECT loose_count, recency FROM room WHERE id = :room);

void
room_count_ahead(int64_t room)
{
	db_bind(&loose_of_room, ":room", room);
	db_ahead(&loose_of_room);
}

/* How many lie loose, and how recent the room is, before the one that counts changes it. Asked in a statement of its own: RETURNING
 * would make that one twice as dear. */
static int64_t
count_loose(int64_t room, int64_t *recency)
{
	int64_t count = 0;

	db_bind(&loose_of_room, ":room", room);
	while (db_next(&loose_of_room)) {
		count = db_integer(&loose_of_room, 0);
		*recency = db_integer(&loose_of_room, 1);
	}
	return count;
}

/* What is in an index is written when it changes, which most messages do not make it do. */
static void
move_up(int64_t room, int64_t recency)
{
	static struct query move = QUERY(UPDATE room SET recency = :recency WHERE id = :room);

	db_bind(&move, ":recency", recency);
	db_bind(&move, ":room", room);
	db_run(&move);
}

void
room_count_sent(int64_t room, int64_t message, int64_t author)
{
	static struct query count = QUERY(
		UPDATE room SET
			message_count = message_count + 1,
			loose_count = loose_count + 1,
			activity = :message,
			run_id = CASE WHEN run_author_id = :author THEN run_id ELSE :message END,
			run_author_id = :author
		WHERE id = :room
	);
	int64_t recency = 0, loose = count_loose(room, &recency) + 1;

	db_bind(&count, ":room", room);
	db_bind(&count, ":message", message);
	db_bind(&count, ":author", author);
	db_run(&count);
	if (loose >= BLOCK)
		make_block(room, message, loose);
	if (recency != message / RECENCY)
		move_up(room, message / RECENCY);
}

/* Takes a message off its block; false: it lay loose. */
static bool
take_off_block(int64_t room, int64_t message)
{
	static struct query count = QUERY(
		UPDATE message_block SET count = count - 1
		WHERE room_id = :room
		  AND last_id = (SELECT min(last_id) FROM message_block WHERE room_id = :room AND last_id >= :message)
	);

	db_bind(&count, ":room", room);
	db_bind(&count, ":message", message);
	db_run(&count);
	return db_changes() > 0;
}

void
room_count_deleted(int64_t room, int64_t message)
{
	static struct query count = QUERY(
		UPDATE room SET message_count = message_count - 1, loose_count = loose_count - :loose WHERE id = :room
	);

	db_bind(&count, ":loose", (int64_t)!take_off_block(room, message));
	db_bind(&count, ":room", room);
	db_run(&count);
}

void
room_count_ended(int64_t room)
{
	static struct query blocks = QUERY(DELETE FROM message_block WHERE room_id = :room);
	static struct query count = QUERY(UPDATE room SET participant_count = 0, loose_count = message_count WHERE id = :room);

	db_bind(&blocks, ":room", room);
	db_run(&blocks);
	db_bind(&count, ":room", room);
	db_run(&count);
}

void
room_count_swept(int64_t room, int64_t messages)
{
	static struct query count = QUERY(
		UPDATE room SET message_count = message_count - :messages, loose_count = loose_count - :messages WHERE id = :room
	);

	db_bind(&count, ":messages", messages);
	db_bind(&count, ":room", room);
	db_run(&count);
}
