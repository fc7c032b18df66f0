/* Slow mode: see slow_mode.h. */
#include "lib/message/slow_mode.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/request/request.h"

enum { LONGEST = 21600 }; /* seconds that a room may have */

/* Milliseconds that are left to wait. A time too far to come is that of a clock that was wrong. */
static int64_t
time_left(const struct request *r, int64_t now)
{
	static struct query find = QUERY(
		SELECT slow_seconds * 1000, sent_at FROM room JOIN slow_mode ON slow_mode.room_id = room.id AND slow_mode.user_id = :user
		WHERE room.id = :room
	);
	int64_t pause = 0, left = 0;

	db_bind(&find, ":room", r->room);
	db_bind(&find, ":user", r->user);
	while (db_next(&find)) {
		pause = db_integer(&find, 0);
		left = db_integer(&find, 1) + pause - now;
	}
	return left > 2 * pause ? 0 : left;
}

static void
note(const struct request *r, int64_t now)
{
	static struct query note = QUERY(
		INSERT INTO slow_mode (room_id, user_id, sent_at) VALUES (:room, :user, :now)
		ON CONFLICT (room_id, user_id) DO UPDATE SET sent_at = excluded.sent_at
	);

	db_bind(&note, ":room", r->room);
	db_bind(&note, ":user", r->user);
	db_bind(&note, ":now", now);
	db_run(&note);
}

const struct error *
slow_mode_take(struct request *r)
{
	int64_t now = clock_now_ms(), left;

	if (!(r->roles & SLOWED))
		return NULL;
	if (!(r->roles & (OWNER | MODERATOR)) && (left = time_left(r, now)) > 0) {
		r->retry_after = (int)((left + 999) / 1000);
		return &error_slow_mode;
	}
	note(r, now);
	return NULL;
}

void
slow_mode_prune(void)
{
	static struct query prune = QUERY(DELETE FROM slow_mode WHERE sent_at < :horizon);

	db_bind(&prune, ":horizon", clock_now_ms() - (int64_t)LONGEST * 1000);
	db_run(&prune);
}
