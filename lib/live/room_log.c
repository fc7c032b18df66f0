/* The record of a room: see room_log.h. */
#include "lib/live/room_log.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

enum { DAY = 24 * 60 * 60 };

void
room_log_add(int64_t room, int64_t actor, const char *action, int64_t target, const char *reason)
{
	static struct query insert = QUERY(
		INSERT INTO room_log (room_id, action, actor_id, target_id, reason) VALUES (:room, :action, :actor, nullif(CAST(:target AS bigint), 0), :reason)
	);

	db_bind(&insert, ":room", room);
	db_bind(&insert, ":action", action);
	db_bind(&insert, ":actor", actor);
	db_bind(&insert, ":target", target);
	db_bind(&insert, ":reason", reason);
	db_run(&insert);
}

void
room_log_prune(void)
{
	static struct query prune = QUERY(DELETE FROM room_log WHERE created_at < :horizon);

	if (!config.room_log_days)
		return;
	db_bind(&prune, ":horizon", age_now() - (int64_t)config.room_log_days * DAY);
	db_run(&prune);
}
