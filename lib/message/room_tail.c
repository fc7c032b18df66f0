/* Where the next message of a room goes: see room_tail.h. */
#include "lib/message/room_tail.h"
#include "lib/db/db.h"

static struct query tail = QUERY(
	SELECT stream.id, room.last_seq, pruned_to, oldest_at IS NULL, loose_count, recency,
	       CASE WHEN kind = 'direct' THEN EXISTS (SELECT 1 FROM participant WHERE participant.room_id = room.id AND hidden) ELSE FALSE END
	FROM room JOIN stream ON stream.room_id = room.id WHERE room.id = :room
);
enum { STREAM, LAST_SEQ, PRUNED_TO, UNDATED, LOOSE_COUNT, RECENCY, HIDDEN };

void
room_tail_ahead(int64_t room)
{
	db_bind(&tail, ":room", room);
	db_ahead(&tail);
}

struct room_tail
room_tail_read(int64_t room)
{
	struct room_tail found = { 0 };

	db_bind(&tail, ":room", room);
	while (db_next(&tail)) {
		found.stream.id = db_integer(&tail, STREAM);
		found.stream.last_seq = db_integer(&tail, LAST_SEQ);
		found.stream.pruned_to = db_integer(&tail, PRUNED_TO);
		found.stream.undated = db_integer(&tail, UNDATED) != 0;
		found.newest.loose_count = db_integer(&tail, LOOSE_COUNT);
		found.newest.recency = db_integer(&tail, RECENCY);
		found.newest.seq = found.stream.last_seq;
		found.hidden = db_integer(&tail, HIDDEN) != 0;
	}
	return found;
}
