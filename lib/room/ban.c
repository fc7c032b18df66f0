/* Bans from a room: see ban.h. */
#include "lib/room/ban.h"
#include "lib/base/error.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/live/room_log.h"
#include "lib/message/purge.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/room/banned.h"
#include "lib/room/moderation.h"
#include "lib/room/participant.h"
#include "lib/shape/moderation_shape.h"

enum {
	REASON_MOST = 500,   /* characters */
	HOURS_MOST = 7 * 24, /* of messages that go with it */
	HOUR = 60 * 60,
	PIECES_MOST = 20 /* of them that the request itself deletes: the rest is left to housekeeping */
};

/* A ban as it was sent. */
struct ban {
	const char *reason;
	int64_t until; /* 0: for good */
	int64_t hours;
};

static bool
says(const struct input *input, const char *name)
{
	return input_given(input, name) && !input_null(input, name);
}

static struct ban
take_ban(struct input *input)
{
	struct ban ban = { .reason = "" };

	if (says(input, "reason"))
		ban.reason = input_line(input, "reason", 0, REASON_MOST);
	if (says(input, "until"))
		ban.until = input_time(input, "until");
	if (ban.until && ban.until <= age_now())
		input_add_error(input, "until", "This must be a time to come.");
	if (says(input, "delete_hours"))
		ban.hours = input_integer(input, "delete_hours", 0, HOURS_MOST);
	return ban;
}

static bool
is_somebody(int64_t user)
{
	static struct query find = QUERY(SELECT 1 FROM account WHERE id = :user);

	db_bind(&find, ":user", user);
	return db_one(&find) != 0;
}

/* Whether it is in force as it was sent. */
static bool
is_stored(const struct request *r, const struct ban *ban)
{
	static struct query find = QUERY(
		SELECT 1 FROM room_ban WHERE room_id = :room AND user_id = :user AND reason = :reason AND coalesce(until, 0) = :until
	);

	db_bind(&find, ":room", r->room);
	db_bind(&find, ":user", r->person);
	db_bind(&find, ":reason", ban->reason);
	db_bind(&find, ":until", ban->until);
	return db_one(&find) != 0;
}

static void
store(const struct request *r, const struct ban *ban)
{
	static struct query forget = QUERY(DELETE FROM room_ban WHERE room_id = :room AND user_id = :user AND until <= :now);
	static struct query store = QUERY(
		INSERT INTO room_ban (room_id, user_id, banned_by, reason, until) VALUES (:room, :user, :by, :reason, nullif(CAST(:until AS bigint), 0))
		ON CONFLICT (room_id, user_id) DO UPDATE SET
			banned_by = excluded.banned_by, reason = excluded.reason, until = excluded.until
	);

	/* One that is over is none. */
	db_bind(&forget, ":room", r->room);
	db_bind(&forget, ":user", r->person);
	db_bind(&forget, ":now", age_now());
	db_run(&forget);
	db_bind(&store, ":room", r->room);
	db_bind(&store, ":user", r->person);
	db_bind(&store, ":by", r->user);
	db_bind(&store, ":reason", ban->reason);
	db_bind(&store, ":until", ban->until);
	db_run(&store);
}

/* Bans and puts out in one transaction: nobody comes back in between. */
static const struct error *
enforce(struct request *r)
{
	static struct query show = SHAPE_QUERY(BAN_COLUMNS, FROM room_ban WHERE room_id = :room AND user_id = :user);
	const struct ban *ban = r->work;

	if (!is_somebody(r->person))
		return &error_not_found;
	if (r->person == r->user || !moderation_reaches(r, r->person))
		return &error_out_of_reach;
	if (!is_stored(r, ban)) {
		store(r, ban);
		room_log_add(r->room, r->user, "ban", r->person, ban->reason);
	}
	if (participant_is_in(r->room, r->person))
		participant_put_out(r->room, r->person, "banned");
	if (ban->hours)
		purge_begin(r->room, r->person, age_now() - ban->hours * HOUR);
	db_bind(&show, ":room", r->room);
	db_bind(&show, ":user", r->person);
	return shape_one(&ban_shape, &show, &r->reply) ? NULL : &error_internal;
}

const struct error *
ban_set(struct request *r)
{
	struct ban ban = take_ban(&r->input);
	const struct error *error = r->input.error;

	if (error || (error = request_within(r, MODE_WRITES, enforce, &ban)))
		return error;
	for (int i = 0; ban.hours && i < PIECES_MOST && purge_piece(r->room, r->person); i++)
		;
	return NULL;
}

const struct error *
ban_lift(struct request *r)
{
	static struct query lift = QUERY(DELETE FROM room_ban WHERE room_id = :room AND user_id = :user);
	bool held = ban_holds(r->room, r->person);

	if (!is_somebody(r->person))
		return &error_not_found;
	db_bind(&lift, ":room", r->room);
	db_bind(&lift, ":user", r->person);
	db_run(&lift);
	if (held)
		room_log_add(r->room, r->user, "unban", r->person, "");
	return NULL;
}

static void
append(struct request *r, struct query *row)
{
	shape_row(&ban_shape, row, &r->reply);
}

const struct error *
ban_list(struct request *r)
{
	static struct query count = QUERY(SELECT count(*) FROM room_ban WHERE room_id = :room AND (until IS NULL OR until > :now));
	static struct query rows = SHAPE_QUERY(BAN_COLUMNS,
		FROM room_ban WHERE room_id = :room AND (until IS NULL OR until > :now) ORDER BY id DESC LIMIT :limit OFFSET :offset
	);
	int64_t now = age_now();

	page_take(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&count, ":room", r->room);
	db_bind(&count, ":now", now);
	db_bind(&rows, ":room", r->room);
	db_bind(&rows, ":now", now);
	return page_show(r, &count, &rows, append);
}
