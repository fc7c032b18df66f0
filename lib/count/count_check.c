/* Stored counts against counted rows: see count_check.h. Each query gives the id, what is stored and what is counted. */
#include "lib/count/count_check.h"
#include "lib/db/db.h"

#include <stddef.h>

typedef void teller(const struct wrong_count *wrong);

/* Tells the rows of a query that differ; how many did. */
static int64_t
compare(struct query *counts, const char *what, teller *tell)
{
	int64_t differ = 0;

	while (db_next(counts)) {
		struct wrong_count count = {
			.what = what, .id = db_integer(counts, 0), .stored = db_integer(counts, 1), .counted = db_integer(counts, 2)
		};

		if (count.stored == count.counted)
			continue;
		differ++;
		tell(&count);
	}
	return differ;
}

static int64_t
check_rooms(teller *tell)
{
	static struct query participants = QUERY(
		SELECT id, participant_count, (SELECT count(*) FROM participant WHERE room_id = room.id) FROM room WHERE id > 0 ORDER BY id
	);
	static struct query messages = QUERY(
		SELECT id, message_count, (SELECT count(*) FROM message WHERE room_id = room.id) FROM room WHERE id > 0 ORDER BY id
	);
	static struct query loose = QUERY(
		SELECT id, loose_count, (
			SELECT count(*) FROM message WHERE room_id = room.id
			AND id > (SELECT coalesce(max(last_id), 0) FROM message_block WHERE room_id = room.id)
		) FROM room WHERE id > 0 ORDER BY id
	);
	static struct query recency = QUERY(
		SELECT id, recency, CASE WHEN activity < 0 THEN -1 ELSE activity / 64 END FROM room WHERE id > 0 ORDER BY id
	);

	return compare(&participants, "participants of room", tell) + compare(&messages, "messages of room", tell)
	     + compare(&loose, "newest messages, in no block, of room", tell) + compare(&recency, "recency of room", tell);
}

static int64_t
check_blocks(teller *tell)
{
	static struct query blocks = QUERY(
		SELECT room_id, count, (
			SELECT count(*) FROM message WHERE message.room_id = message_block.room_id AND id <= last_id
			AND id > (
				SELECT coalesce(max(before.last_id), 0) FROM message_block AS before
				WHERE before.room_id = message_block.room_id AND before.last_id < message_block.last_id
			)
		) FROM message_block WHERE room_id > 0 ORDER BY room_id, last_id
	);

	return compare(&blocks, "messages of a block of room", tell);
}

/* What a block says is by others, whoever one is, may be less. */
static int64_t
check_others(teller *tell)
{
	static struct query blocks = QUERY_SORTED("the messages of one block",
		SELECT room_id, others, counted FROM (
			SELECT room_id, last_id, others, (
				SELECT coalesce(sum(messages) - max(messages), 0) FROM (
					SELECT count(*) AS messages FROM message WHERE message.room_id = message_block.room_id AND id <= last_id
					AND id > (
						SELECT coalesce(max(before.last_id), 0) FROM message_block AS before
						WHERE before.room_id = message_block.room_id AND before.last_id < message_block.last_id
					) GROUP BY author_id
				) AS of_author
			) AS counted FROM message_block WHERE room_id > 0 AND others > 0
		) AS block WHERE others > counted ORDER BY room_id, last_id
	);

	return compare(&blocks, "messages by others in a block of room", tell);
}

static int64_t
check_files(teller *tell)
{
	static struct query uploaders = QUERY(
		SELECT id, file_bytes, (SELECT coalesce(sum(size + thumb_size), 0) FROM file WHERE uploader_id = account.id)
		FROM account WHERE id > 0 ORDER BY id
	);
	static struct query site = QUERY(
		SELECT 0, value, (SELECT coalesce(sum(size + thumb_size), 0) FROM file WHERE id > 0) FROM counter WHERE name = 'file_bytes'
	);

	return compare(&uploaders, "bytes of files of account", tell) + compare(&site, "bytes of all files", tell);
}

/* What message.mentioned says of the rows of mention. */
static int64_t
check_mentions(teller *tell)
{
	static struct query marks = QUERY(
		SELECT id, mentioned, (
			SELECT coalesce(max(CASE WHEN user_id IS NULL THEN 0 ELSE 1 END) + max(CASE WHEN user_id IS NULL THEN 2 ELSE 0 END), 0)
			FROM mention WHERE message_id = message.id AND position >= 0
		) FROM message WHERE id > 0 AND (mentioned <> 0 OR id IN (SELECT message_id FROM mention WHERE position >= 0)) ORDER BY id
	);

	return compare(&marks, "mark of mentions of message", tell);
}

/* What room.mention_id says of them may be more. Of a room that has ended it says nothing: nobody asks. */
static int64_t
check_mentioned_rooms(teller *tell)
{
	static struct query rooms = QUERY_SORTED("the rooms that have mentions",
		SELECT room.id, mention_id, newest FROM (
			SELECT room_id, max(message_id) AS newest FROM mention WHERE message_id > 0 GROUP BY room_id
		) AS mentioned JOIN room ON room.id = room_id WHERE mention_id < newest AND activity >= 0 ORDER BY room.id
	);

	return compare(&rooms, "newest mention in room", tell);
}

/* A mark that is missing from message.marks, where there is what it stands for. */
static int64_t
check_marks(teller *tell)
{
	static struct query marks = QUERY(
		SELECT id, 0, 1 FROM message WHERE id IN (SELECT message_id FROM file WHERE message_id IS NOT NULL) AND (marks & 1) = 0
		UNION ALL
		SELECT id, 0, 2 FROM message WHERE id IN (SELECT reply_to_id FROM message WHERE reply_to_id IS NOT NULL) AND (marks & 2) = 0
		UNION ALL SELECT id, 0, 4 FROM message WHERE id IN (SELECT message_id FROM reaction WHERE message_id > 0) AND (marks & 4) = 0
		UNION ALL SELECT id, 0, 8 FROM message WHERE id IN (SELECT message_id FROM pin WHERE message_id > 0) AND (marks & 8) = 0
	);

	return compare(&marks, "mark of what there is of message", tell);
}

static int64_t
check_lists(teller *tell)
{
	static struct query users = QUERY(
		SELECT 0, value, (SELECT count(*) FROM account WHERE is_active = TRUE) FROM counter WHERE name = 'active_users'
	);
	static struct query rooms = QUERY(
		SELECT 0, value, (SELECT count(*) FROM room WHERE visibility = 'public') FROM counter WHERE name = 'public_rooms'
	);

	return compare(&users, "active accounts", tell) + compare(&rooms, "public rooms", tell);
}

int64_t
count_check(teller *tell)
{
	int64_t differ;

	db_begin(READS);
	differ = check_rooms(tell) + check_blocks(tell) + check_others(tell) + check_files(tell) + check_mentions(tell)
	       + check_mentioned_rooms(tell) + check_marks(tell) + check_lists(tell);
	return db_commit() ? -1 : differ;
}
