/* How long messages are kept: see retention.h. */
#include "lib/message/retention.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/message/message_erase.h"

enum {
	DAY = 24 * 60 * 60,
	PIECE = 500,     /* messages in one transaction */
	IDLE_MS = 10000, /* between two questions whether there is anything to do */
	KEPT_MOST = 1000 /* pinned messages that an event names: more than a room can have */
};

/* A room whose oldest message that is not pinned is older than it is kept; 0: there is none. Whatever the number of messages, that is one
 * look at each room. */
static int64_t
find_room(void)
{
	static struct query next = QUERY(
		SELECT room.id FROM room WHERE room.id > 0 AND activity >= 0 AND (CAST(:site AS bigint) > 0 OR retention_days IS NOT NULL) AND (
			SELECT message.created_at FROM message WHERE message.room_id = room.id
			AND NOT EXISTS (SELECT 1 FROM pin WHERE pin.message_id = message.id) ORDER BY message.id LIMIT 1
		) < :now - 86400 * (
			CASE WHEN :site = 0 THEN retention_days WHEN retention_days IS NULL OR retention_days > :site THEN :site ELSE retention_days END
		) ORDER BY room.id LIMIT 1
	);
	int64_t room;

	db_begin(READS);
	db_bind(&next, ":site", (int64_t)config.retention_days);
	db_bind(&next, ":now", age_now());
	room = db_one(&next);
	return db_commit() ? 0 : room;
}

/* Messages of the room before this moment, Unix seconds, are not kept; 0: all are. Asked again under the room's lock. */
static int64_t
find_cutoff(int64_t room)
{
	static struct query find = QUERY(SELECT coalesce(retention_days, 0) FROM room WHERE id = :room AND activity >= 0);
	int64_t days, site = config.retention_days;

	db_bind(&find, ":room", room);
	days = db_one(&find);
	if (site && (!days || days > site))
		days = site;
	return days ? age_now() - days * DAY : 0;
}

/* The oldest that are not kept, of which the ids ascend with time; how many. */
static int
find_piece(int64_t room, int64_t cutoff, int64_t piece[PIECE])
{
	static struct query oldest = QUERY(
		SELECT id, created_at FROM message WHERE room_id = :room
		AND NOT EXISTS (SELECT 1 FROM pin WHERE pin.message_id = message.id) ORDER BY id LIMIT :most
	);
	int count = 0;

	db_bind(&oldest, ":room", room);
	db_bind(&oldest, ":most", PIECE);
	while (db_next(&oldest)) {
		if (db_integer(&oldest, 1) >= cutoff) {
			db_end(&oldest);
			break;
		}
		piece[count++] = db_integer(&oldest, 0);
	}
	return count;
}

/* The pinned ones that stay among those; how many. */
static int
find_kept(int64_t room, int64_t through, int64_t kept[KEPT_MOST])
{
	static struct query pinned = QUERY_SORTED("the few pins of one room",
		SELECT message_id FROM pin WHERE room_id = :room AND message_id <= :through ORDER BY message_id LIMIT :most
	);
	int count = 0;

	db_bind(&pinned, ":room", room);
	db_bind(&pinned, ":through", through);
	db_bind(&pinned, ":most", KEPT_MOST);
	while (db_next(&pinned))
		kept[count++] = db_integer(&pinned, 0);
	return count;
}

static void
retention_delete_piece(int64_t room)
{
	int64_t piece[PIECE], kept[KEPT_MOST], cutoff = find_cutoff(room);
	int count = cutoff ? find_piece(room, cutoff, piece) : 0;

	for (int i = 0; i < count; i++)
		message_erase(room, piece[i]);
	if (count)
		notify_messages_deleted(room, piece, count, kept, find_kept(room, piece[count - 1], kept));
}

bool
retention_sweep(void)
{
	static int64_t idle_until;
	int64_t room = clock_uptime_ms() < idle_until ? 0 : find_room();

	if (!room) {
		if (clock_uptime_ms() >= idle_until)
			idle_until = clock_uptime_ms() + IDLE_MS;
		return false;
	}
	db_begin(WRITES);
	row_lock_room(room);
	retention_delete_piece(room);
	if (db_commit()) {
		notification_forget();
		return false;
	}
	notification_send_wakeup();
	return true;
}
