/* Streams: see stream.h. Each event of a stream has a row from pruned_to + 1 to last_seq. */
#include "lib/live/stream.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

enum {
	PRUNE_PIECE = 1024,        /* rows in one transaction, and */
	PRUNE_AT_MOST = 64 * 1024, /* in one go: more than arrive between two */
	DAY = 24 * 60 * 60,
	LEAP = 1000 * 1000 * 1000 /* more events than are ever lost with what was not in a backup */
};

void
stream_create_for_room(int64_t room)
{
	static struct query insert = QUERY(
		INSERT INTO stream (room_id, last_seq, pruned_to) SELECT :room, value, value FROM counter WHERE name = 'first_seq'
	);

	static struct query first = QUERY(UPDATE room SET last_seq = (SELECT value FROM counter WHERE name = 'first_seq') WHERE id = :room);

	db_bind(&insert, ":room", room);
	db_run(&insert);
	db_bind(&first, ":room", room);
	db_run(&first);
}

void
stream_outlive_room(int64_t room)
{
	static struct query keep = QUERY(
		UPDATE stream SET last_seq = (SELECT room.last_seq FROM room WHERE room.id = :room) WHERE room_id = :room
	);

	db_bind(&keep, ":room", room);
	db_run(&keep);
}

void
stream_create_for_account(int64_t account)
{
	static struct query insert = QUERY(
		INSERT INTO stream (account_id, last_seq, pruned_to) SELECT :account, value, value FROM counter WHERE name = 'first_seq'
	);

	db_bind(&insert, ":account", account);
	db_run(&insert);
}

/* The one row of a bound query, which has the columns in this order. */
static struct stream
stream_row(struct query *query)
{
	struct stream stream = { 0 };

	while (db_next(query)) {
		stream.id = db_integer(query, 0);
		stream.last_seq = db_integer(query, 1);
		stream.pruned_to = db_integer(query, 2);
		stream.undated = db_integer(query, 3) != 0;
	}
	return stream;
}

struct stream
stream_of_room(int64_t room)
{
	static struct query find = QUERY(SELECT id, last_seq, pruned_to, oldest_at IS NULL FROM stream_now WHERE room_id = :room);

	db_bind(&find, ":room", room);
	return stream_row(&find);
}

struct stream
stream_of_account(int64_t account)
{
	static struct query find = QUERY(SELECT id, last_seq, pruned_to, oldest_at IS NULL FROM stream WHERE account_id = :account);

	db_bind(&find, ":account", account);
	return stream_row(&find);
}

/* The first event after all others have been pruned is the oldest there is. Where others pruned while it was written nothing may say so: then
 * the next one does, and what is older goes with that. */
static void
note_oldest(const struct stream *stream)
{
	static struct query note = QUERY(UPDATE stream SET oldest_at = unixepoch() WHERE id = :stream);

	if (!stream->undated)
		return;
	db_bind(&note, ":stream", stream->id);
	db_run(&note);
}

void
stream_take_next(struct stream *stream)
{
	stream->last_seq++;
	note_oldest(stream);
}

struct stream
stream_advance_room(int64_t room)
{
	static struct query advance = QUERY(UPDATE room SET last_seq = last_seq + 1 WHERE id = :room);
	static struct query outlived = QUERY(UPDATE stream SET last_seq = last_seq + 1 WHERE room_id = :room);
	struct stream stream;

	db_bind(&advance, ":room", room);
	db_run(&advance);
	if (db_changes() == 0) {
		db_bind(&outlived, ":room", room);
		db_run(&outlived);
	}
	stream = stream_of_room(room);
	note_oldest(&stream);
	return stream;
}

struct stream
stream_advance_account(int64_t account)
{
	static struct query advance = QUERY(
		UPDATE stream SET last_seq = last_seq + 1 WHERE account_id = :account RETURNING id, last_seq, pruned_to, oldest_at IS NULL
	);

	struct stream stream;

	db_bind(&advance, ":account", account);
	stream = stream_row(&advance);
	note_oldest(&stream);
	return stream;
}

/* As the streams of accounts are taken one by one: in order of the accounts. */
static void
lock_participants(int64_t room)
{
	static struct query streams = QUERY_SORTED("the members of one room",
		SELECT id FROM stream WHERE account_id IN (SELECT user_id FROM participant WHERE room_id = :room) ORDER BY account_id
	);

	db_bind(&streams, ":room", room);
	db_lock(&streams);
}

void
stream_advance_participants(int64_t room, void (*callback)(int64_t stream))
{
	static struct query advance = QUERY(
		UPDATE stream SET
			last_seq = last_seq + 1,
			oldest_at = coalesce(oldest_at, unixepoch())
		WHERE account_id IN (SELECT user_id FROM participant WHERE room_id = :room)
		RETURNING id
	);

	lock_participants(room);
	db_bind(&advance, ":room", room);
	while (db_next(&advance))
		callback(db_integer(&advance, 0));
}

bool
stream_resumable(const struct stream *stream, int64_t since)
{
	return since >= stream->pruned_to && since <= stream->last_seq && stream->last_seq - since <= config.event_replay_max;
}

/* Drops the events of a stream up to one of them. */
static void
drop(int64_t stream, int64_t reach)
{
	static struct query forget = QUERY(DELETE FROM notification WHERE stream_id = :stream AND seq <= :reach);
	static struct query remember = QUERY(
		UPDATE stream SET
			pruned_to = :reach,
			last_seq = CASE WHEN last_seq < :reach THEN :reach ELSE last_seq END,
			oldest_at = (SELECT created_at FROM notification WHERE stream_id = :stream AND seq = :next)
		WHERE id = :stream
	);

	db_bind(&forget, ":stream", stream);
	db_bind(&forget, ":reach", reach);
	db_run(&forget);
	db_bind(&remember, ":stream", stream);
	db_bind(&remember, ":reach", reach);
	db_bind(&remember, ":next", reach + 1);
	db_run(&remember);
}

/* Nobody can come back to a room that has ended, once its end has been dropped. */
static void
end_stream(int64_t stream)
{
	static struct query end = QUERY(
		DELETE FROM stream WHERE id = :stream AND pruned_to = last_seq AND room_id IS NOT NULL
		  AND NOT EXISTS (SELECT 1 FROM room WHERE room.id = stream.room_id)
	);

	db_bind(&end, ":stream", stream);
	db_run(&end);
}

/* Drops what is old of one stream, up to `most` events; how many. The oldest is. */
static int
prune_one(int64_t stream, int64_t horizon, int most)
{
	static struct query old = QUERY(
		SELECT max(seq), count(*) FROM (
			SELECT seq, created_at FROM notification WHERE stream_id = :stream ORDER BY seq LIMIT :most
		) AS first WHERE created_at < :horizon
	);
	int64_t reach = 0;
	int count = 0;

	db_bind(&old, ":stream", stream);
	db_bind(&old, ":most", most);
	db_bind(&old, ":horizon", horizon);
	while (db_next(&old)) {
		reach = db_integer(&old, 0);
		count = (int)db_integer(&old, 1);
	}
	if (!count)
		return 0;
	drop(stream, reach);
	end_stream(stream);
	return count;
}

/* The stream with the oldest event before that moment; 0: there is none. */
static int64_t
find_old(int64_t horizon)
{
	static struct query oldest = QUERY(SELECT id FROM stream WHERE oldest_at < :horizon ORDER BY oldest_at LIMIT 1);
	int64_t stream;

	db_begin(READS);
	db_bind(&oldest, ":horizon", horizon);
	stream = db_one(&oldest);
	return db_commit() ? 0 : stream;
}

void
stream_prune(void)
{
	int64_t horizon = age_now() - (int64_t)config.event_days * DAY, stream;
	int dropped = 0, count;

	while (config.event_days && dropped < PRUNE_AT_MOST && (stream = find_old(horizon))) {
		db_begin(WRITES_QUICKLY);
		count = prune_one(stream, horizon, PRUNE_PIECE);
		if (db_commit() || !count)
			return;
		dropped += count;
	}
}

bool
stream_forget_room(int64_t room, int most)
{
	struct stream stream = stream_of_room(room);
	int64_t reach = stream.last_seq - 1;

	if (reach <= stream.pruned_to)
		return false;
	drop(stream.id, reach - stream.pruned_to > most ? stream.pruned_to + most : reach);
	return true;
}

void
stream_skip_room(int64_t room)
{
	struct stream stream = stream_advance_room(room);

	drop(stream.id, stream.last_seq);
}

void
stream_skip_account(int64_t account)
{
	struct stream stream = stream_advance_account(account);

	drop(stream.id, stream.last_seq);
}

void
stream_leap(void)
{
	static struct query forget = QUERY(DELETE FROM notification);
	static struct query reach = QUERY(
		SELECT value FROM counter WHERE name = 'first_seq' UNION ALL SELECT max(last_seq) FROM stream WHERE id > 0
		UNION ALL SELECT max(last_seq) FROM room WHERE id > 0
	);
	static struct query first = QUERY(UPDATE counter SET value = :seq WHERE name = 'first_seq');
	static struct query leap = QUERY(UPDATE stream SET last_seq = :seq, pruned_to = :seq, oldest_at = NULL WHERE id > 0);
	static struct query rooms = QUERY(UPDATE room SET last_seq = :seq WHERE id > 0);
	int64_t seq;

	db_run(&forget);
	seq = db_greatest(&reach) + LEAP;
	db_bind(&first, ":seq", seq);
	db_run(&first);
	db_bind(&leap, ":seq", seq);
	db_run(&leap);
	db_bind(&rooms, ":seq", seq);
	db_run(&rooms);
}
