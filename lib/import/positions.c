/* Positions and news of rooms that grow by an import: see positions.h. */
#include "lib/import/positions.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"

#include <stdlib.h>
#include <string.h>

enum { ROOMS_MOST = 64, LATELY = 24 * 60 * 60 };

static struct {
	int64_t room, before, last;
} grown[ROOMS_MOST];
static int count;

/* Ids of rooms, in ascending order. */
struct rooms {
	int64_t *id;
	size_t count, room;
};

static struct rooms pending, told; /* of the transaction under way; of all before */

static size_t
rooms_place(const struct rooms *rooms, int64_t id)
{
	size_t low = 0, high = rooms->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rooms->id[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Without memory a room is not told. */
static void
rooms_add(struct rooms *rooms, int64_t id)
{
	size_t at = rooms_place(rooms, id), more = rooms->room ? 2 * rooms->room : 64;
	int64_t *larger;

	if (at < rooms->count && rooms->id[at] == id)
		return;
	if (rooms->count == rooms->room) {
		if (!(larger = realloc(rooms->id, more * sizeof *larger)))
			return;
		rooms->id = larger;
		rooms->room = more;
	}
	memmove(rooms->id + at + 1, rooms->id + at, (rooms->count++ - at) * sizeof *rooms->id);
	rooms->id[at] = id;
}

static int
find(int64_t room)
{
	int i = 0;

	while (i < count && grown[i].room != room)
		i++;
	return i;
}

void
positions_begin(int64_t room)
{
	static struct query newest = QUERY(SELECT max(id) FROM message WHERE room_id = :room);

	if (find(room) < count)
		return;
	if (count == ROOMS_MOST)
		positions_settle();
	db_bind(&newest, ":room", room);
	grown[count].room = room;
	grown[count].last = grown[count].before = db_one(&newest);
	count++;
}

void
positions_follow(int64_t room, int64_t message)
{
	grown[find(room)].last = message;
}

void
positions_settle(void)
{
	static struct query follow = QUERY(
		UPDATE participant SET read_id = :last WHERE room_id = :room AND read_id >= :before
	);

	for (int i = 0; i < count; i++) {
		db_bind(&follow, ":room", grown[i].room);
		db_bind(&follow, ":before", grown[i].before);
		db_bind(&follow, ":last", grown[i].last);
		db_run(&follow);
		rooms_add(&pending, grown[i].room);
	}
	count = 0;
}

void
positions_forget(void)
{
	count = 0;
	pending.count = 0;
}

void
positions_keep(void)
{
	for (size_t i = 0; i < pending.count; i++)
		rooms_add(&told, pending.id[i]);
	pending.count = 0;
}

/* To who has used the server lately, and may have it open. */
static void
tell_members(int64_t room)
{
	static struct query lately = QUERY(
		SELECT min(user_id) FROM participant WHERE room_id = :room AND user_id > :after AND NOT hidden
		AND EXISTS (SELECT 1 FROM token WHERE token.user_id = participant.user_id AND last_used_at > :since)
	);
	int64_t user = 0;

	do {
		db_bind(&lately, ":room", room);
		db_bind(&lately, ":after", user);
		db_bind(&lately, ":since", age_now() - LATELY);
		if ((user = db_one(&lately)))
			notify_room_added(room, user);
	} while (user && !db_failed());
}

static const struct error *
tell(int64_t room)
{
	const struct error *error;

	db_begin(WRITES);
	row_lock_room(room);
	stream_skip_room(room);
	tell_members(room);
	if ((error = db_commit()))
		notification_forget();
	else
		notification_send_wakeup();
	return error;
}

const struct error *
positions_tell(void)
{
	const struct error *error = NULL;

	for (size_t i = 0; i < told.count && !error; i++)
		error = tell(told.id[i]);
	told.count = 0;
	return error;
}
