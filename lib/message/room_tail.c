/* Where the next message of a room goes: see room_tail.h. */
#include "lib/message/room_tail.h"
#include "lib/db/db.h"

static struct query tail = QUERY(
	SELECT stream.id, room.last_seq, pruned_to, oldest_at IS NULL, loose_count, recency
	FROM room JOIN stream ON stream.room_id = room.id WHERE room.id = :room
);
enum { STREAM, LAST_SEQ, PRUNED_TO, UNDATED, LOOSE_COUNT, RECENCY };

/* A statement of its own: most rooms are not direct, and what a statement could read costs its engine something. */
static struct query hidden = QUERY(SELECT EXISTS (SELECT 1 FROM participant WHERE room_id = :room AND hidden));

static void
hidden_ahead(int64_t room)
{
	db_bind(&hidden, ":room", room);
	db_ahead(&hidden);
}

static bool
hidden_read(int64_t room)
{
	db_bind(&hidden, ":room", room);
	return db_one(&hidden) != 0;
}

void
room_tail_ahead(int64_t room, bool direct)
{
	db_bind(&tail, ":room", room);
	db_ahead(&tail);
	if (direct)
		hidden_ahead(room);
}

struct room_tail
room_tail_read(int64_t room, bool direct)
{
	struct room_tail found = { 0 };

	if (direct)
		hidden_ahead(room);
	db_bind(&tail, ":room", room);
	while (db_next(&tail)) {
		found.stream.id = db_integer(&tail, STREAM);
		found.stream.last_seq = db_integer(&tail, LAST_SEQ);
		found.stream.pruned_to = db_integer(&tail, PRUNED_TO);
		found.stream.undated = db_integer(&tail, UNDATED) != 0;
		found.newest.loose_count = db_integer(&tail, LOOSE_COUNT);
		found.newest.recency = db_integer(&tail, RECENCY);
		found.newest.seq = found.stream.last_seq;
	}
	found.hidden = direct && hidden_read(room);
	return found;
}
