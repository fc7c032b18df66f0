/*
 * The end of a room: see room.h. A small one goes in the transaction that ends it. Half a million messages would hold the write
 * lock for many seconds: of such a room all participants are removed at once, it is marked, and housekeeping (room_sweep) deletes its
 * rows a slice at a time. A marked room is not found by any request (room_resolve), nor what is in it, files included.
 */
#include "lib/base/error.h"
#include "lib/count/file_count.h"
#include "lib/count/room_count.h"
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/db/late.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"
#include "lib/room/room.h"
#include "lib/search/search_note.h"

enum { SLICE = 500 }; /* messages, or events, in one transaction: some 10 ms */

static bool
is_public(int64_t room)
{
	static struct query public = QUERY(SELECT visibility = 'public' FROM room WHERE id = :room);

	db_bind(&public, ":room", room);
	return db_one(&public) != 0;
}

static void
delete_files(int64_t room)
{
	static struct query files = QUERY(
		DELETE FROM file WHERE message_id IN (SELECT id FROM message WHERE room_id = :room) RETURNING uploader_id, size, hash, thumb_size, thumb_hash
	);

	db_bind(&files, ":room", room);
	file_count_delete(&files);
}

/* All but what is counted elsewhere, which has been deleted, goes with the room. */
static void
delete_room(int64_t room)
{
	static struct query delete = QUERY(DELETE FROM room WHERE id = :room);

	stream_outlive_room(room);
	search_note_room(room, INT64_MAX);
	db_bind(&delete, ":room", room);
	db_run(&delete);
}

static bool
is_small(int64_t room)
{
	static struct query count = QUERY(SELECT message_count <= :slice FROM room WHERE id = :room);

	db_bind(&count, ":room", room);
	db_bind(&count, ":slice", SLICE);
	return db_one(&count) != 0;
}

/* No living room has a negative activity, and the index room_public finds it. */
static void
mark(int64_t room)
{
	static struct query leave = QUERY(DELETE FROM participant WHERE room_id = :room);
	static struct query uninvite = QUERY(DELETE FROM invite WHERE room_id = :room);
	static struct query keep = QUERY(DELETE FROM purge WHERE room_id = :room);
	static struct query mark = QUERY(
		UPDATE room SET activity = -1, recency = -1, visibility = 'private', name = :nothing, name_key = :nothing, description = :nothing WHERE id = :room
	);

	db_bind(&leave, ":room", room);
	db_run(&leave);
	room_count_ended(room);
	db_bind(&uninvite, ":room", room);
	db_run(&uninvite);
	db_bind(&keep, ":room", room);
	db_run(&keep);
	db_bind(&mark, ":room", room);
	db_bind(&mark, ":nothing", "");
	db_run(&mark);
}

/* Its members are told while they are there; what is counted comes before that (lib/db/late.h). */
void
room_end(int64_t room)
{
	bool small = is_small(room);

	if (is_public(room))
		site_count_public_rooms(false);
	if (small)
		delete_files(room);
	late_store_through(LATE_SITE);
	notify_room_ended(room);
	if (small)
		delete_room(room);
	else
		mark(room);
	notify_room_deleted(room, small);
}

static bool
sweep_messages(int64_t room)
{
	static struct query files = QUERY(
		DELETE FROM file WHERE message_id IN (SELECT id FROM message WHERE room_id = :room ORDER BY id LIMIT :slice)
		RETURNING uploader_id, size, hash, thumb_size, thumb_hash
	);
	static struct query some = QUERY(
		DELETE FROM message WHERE id IN (SELECT id FROM message WHERE room_id = :room ORDER BY id LIMIT :slice)
	);
	int64_t swept;

	db_bind(&files, ":room", room);
	db_bind(&files, ":slice", SLICE);
	file_count_delete(&files);
	search_note_room(room, SLICE);
	db_bind(&some, ":room", room);
	db_bind(&some, ":slice", SLICE);
	db_run(&some);
	if ((swept = db_changes()) > 0)
		room_count_swept(room, swept);
	return swept > 0;
}

/* One slice of a marked room, inside a write transaction; false when there is none. */
static bool
sweep_slice(void)
{
	static struct query next = QUERY(SELECT id FROM room WHERE visibility = 'private' AND recency < 0 LIMIT 1);
	int64_t room = db_one(&next);

	if (!room)
		return false;
	row_lock_room(room);
	/* Its files have gone with their messages, and it is not public. */
	if (!sweep_messages(room) && !stream_forget_room(room, SLICE))
		delete_room(room);
	return true;
}

bool
room_sweep(void)
{
	static struct query any = QUERY(SELECT EXISTS (SELECT 1 FROM room WHERE visibility = 'private' AND recency < 0));
	bool found;

	db_begin(READS);
	found = db_one(&any) != 0;
	if (db_commit() || !found)
		return false;
	db_begin(WRITES);
	found = sweep_slice();
	return db_commit() == NULL && found;
}
