/* The counts of a room: see room_count.h. */
#include "lib/count/room_count.h"
#include "lib/db/db.h"

#include <stdbool.h>

enum {
	BLOCK = 500, /* messages that make one: with fewer there are more blocks to pass over, with more, more messages behind them */
	RECENCY = 64 /* ids of messages that are equally recent: also where rooms are made */
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

/* Makes a block of the loose messages, the newest of which this is: all but those of whoever has written most of them are by others,
 * whoever one is. */
static void
make_block(int64_t room, int64_t message, int64_t count)
{
	static struct query block = QUERY_SORTED("the messages of one block",
		INSERT INTO message_block (room_id, last_id, count, others)
		SELECT CAST(:room AS bigint), CAST(:message AS bigint), CAST(:count AS bigint), coalesce(sum(messages) - max(messages), 0) FROM (
			SELECT count(*) AS messages FROM message WHERE room_id = :room AND id <= :message
			AND id > (SELECT coalesce(max(last_id), 0) FROM message_block WHERE room_id = :room) GROUP BY author_id
		) AS of_author
	);

	db_bind(&block, ":room", room);
	db_bind(&block, ":message", message);
	db_bind(&block, ":count", count);
	db_run(&block);
}

struct room_newest
room_count_newest(int64_t room)
{
	static struct query find = QUERY(SELECT loose_count, recency, last_seq FROM room WHERE id = :room);
	struct room_newest newest = { 0 };

	db_bind(&find, ":room", room);
	while (db_next(&find))
		newest = (struct room_newest){ db_integer(&find, 0), db_integer(&find, 1), db_integer(&find, 2) };
	return newest;
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
room_count_sent(int64_t room, const struct room_sent *sent, const struct room_newest *before)
{
	static struct query count = QUERY(
		UPDATE room SET
			message_count = message_count + 1,
			loose_count = :loose,
			activity = :message,
			last_seq = :seq,
			run_id = CASE WHEN run_author_id = :author THEN run_id ELSE :message END,
			run_author_id = :author,
			mention_id = CASE WHEN :mentions THEN :message ELSE mention_id END
		WHERE id = :room
	);
	int64_t loose = before->loose_count + 1;
	bool full = loose >= BLOCK;

	db_bind(&count, ":room", room);
	db_bind(&count, ":loose", full ? (int64_t)0 : loose);
	db_bind(&count, ":message", sent->message);
	db_bind(&count, ":seq", sent->seq);
	db_bind(&count, ":author", sent->author);
	db_bind(&count, ":mentions", sent->mentions);
	db_run(&count);
	if (full)
		make_block(room, sent->message, loose);
	if (before->recency != sent->message / RECENCY)
		move_up(room, sent->message / RECENCY);
}

/* Takes a message off its block; false: it lay loose. */
static bool
take_off_block(int64_t room, int64_t message)
{
	static struct query count = QUERY(
		UPDATE message_block SET count = count - 1, others = others - 1
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
