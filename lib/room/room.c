/* Rooms, one at a time: see room.h. */
#include "lib/room/room.h"
#include "lib/base/error.h"
#include "lib/base/search_key.h"
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/live/room_log.h"
#include "lib/live/stream.h"
#include "lib/request/request.h"
#include "lib/room/participant.h"
#include "lib/shape/room_shape.h"

#include <string.h>

/* The fields of a room as they were sent; NULL: not given, leave as it is. */
struct fields {
	const char *name, *name_key, *description, *visibility, *invite, *posting, *pin;
	bool slow_given;
	int64_t slow_seconds;
	bool retention_given;
	int64_t retention_days; /* 0: no limit */
	bool mention_given;
	const char *mention_room; /* NULL: the default */
	bool max_given, max_none;
	int64_t max;
};

static struct fields
take_fields(struct input *input)
{
	struct fields fields = { 0 };

	if (input_given(input, "name")) {
		fields.name = input_line(input, "name", 1, ROOM_NAME_MOST);
		fields.name_key = input_hold(input, search_key(fields.name));
	}
	if (input_given(input, "description"))
		fields.description = input_block(input, "description", 0, ROOM_DESCRIPTION_MOST);
	if (input_given(input, "visibility"))
		fields.visibility = input_word(input, "visibility", "public private");
	if (input_given(input, "invite"))
		fields.invite = input_word(input, "invite", "members moderators");
	if (input_given(input, "posting"))
		fields.posting = input_word(input, "posting", "members moderators");
	if (input_given(input, "pin"))
		fields.pin = input_word(input, "pin", "members moderators");
	fields.slow_given = input_given(input, "slow_seconds");
	if (fields.slow_given)
		fields.slow_seconds = input_integer(input, "slow_seconds", 0, ROOM_SLOW_MOST);
	fields.retention_given = input_given(input, "retention_days");
	if (fields.retention_given && !input_null(input, "retention_days"))
		fields.retention_days = input_integer(input, "retention_days", 1, ROOM_RETENTION_MOST);
	fields.mention_given = input_given(input, "mention_room");
	if (fields.mention_given && !input_null(input, "mention_room"))
		fields.mention_room = input_word(input, "mention_room", "members moderators");
	fields.max_given = input_given(input, "max_participants");
	fields.max_none = input_null(input, "max_participants");
	if (fields.max_given && !fields.max_none)
		fields.max = input_integer(input, "max_participants", 1, ROOM_PARTICIPANTS_MOST);
	return fields;
}

static bool
is_public(const char *visibility)
{
	return !strcmp(visibility, "public");
}

int64_t
room_newest_activity(void)
{
	static struct query newest = QUERY(
		SELECT max(id) FROM message
		UNION ALL SELECT max(activity) FROM room WHERE visibility = 'public'
			AND recency = (SELECT max(latest.recency) FROM room AS latest WHERE latest.visibility = 'public')
		UNION ALL SELECT max(activity) FROM room WHERE visibility = 'private'
			AND recency = (SELECT max(latest.recency) FROM room AS latest WHERE latest.visibility = 'private')
	);

	return db_greatest(&newest);
}

/* Who may call everybody; NULL: the default. */
static bool
set_mention_room(int64_t room, const char *mention_room)
{
	static struct query set = QUERY(
		UPDATE room SET mention_room = :mention_room
		WHERE id = :room AND coalesce(mention_room, '') <> coalesce(CAST(:mention_room AS text), '')
	);

	db_bind(&set, ":room", room);
	db_bind(&set, ":mention_room", mention_room);
	db_run(&set);
	return db_changes() > 0;
}

const struct error *
room_create(struct request *r)
{
	static struct query insert = QUERY(
		INSERT INTO room (name, name_key, description, visibility, invite, posting, pin, slow_seconds, retention_days, owner_id, max_participants, activity, recency)
		VALUES (:name, :name_key, :description, :visibility, :invite, :posting, :pin, :slow_seconds, nullif(CAST(:retention_days AS bigint), 0), :user,
		        nullif(CAST(:max AS bigint), 0), :activity, CAST(:activity AS bigint) / 64)
		RETURNING id
	);
	struct fields fields = take_fields(&r->input);

	if (!fields.name)
		input_add_error(&r->input, "name", "This field is required.");
	if (r->input.error)
		return r->input.error;
	if (!fields.visibility)
		fields.visibility = "public";
	db_bind(&insert, ":name", fields.name);
	db_bind(&insert, ":name_key", fields.name_key);
	db_bind(&insert, ":description", fields.description ? fields.description : "");
	db_bind(&insert, ":visibility", fields.visibility);
	db_bind(&insert, ":invite", fields.invite ? fields.invite : "moderators");
	db_bind(&insert, ":posting", fields.posting ? fields.posting : "members");
	db_bind(&insert, ":pin", fields.pin ? fields.pin : "moderators");
	db_bind(&insert, ":slow_seconds", fields.slow_seconds);
	db_bind(&insert, ":retention_days", fields.retention_days);
	db_bind(&insert, ":user", r->user);
	db_bind(&insert, ":max", fields.max);
	db_bind(&insert, ":activity", room_newest_activity());
	r->room = db_one(&insert);
	if (is_public(fields.visibility))
		site_count_public_rooms(true);
	if (fields.mention_room)
		set_mention_room(r->room, fields.mention_room);
	stream_create_for_room(r->room);
	participant_add(r->room, r->user, "owner");
	notify_room_added(r->room, r->user);
	return room_show(r);
}

const struct error *
room_show(struct request *r)
{
	return room_write_viewed(&r->reply, r->room, r->user) ? NULL : &error_not_found;
}

static int64_t
count_participants(int64_t room)
{
	static struct query count = QUERY(SELECT participant_count FROM room WHERE id = :room);

	db_bind(&count, ":room", room);
	return db_one(&count);
}

static bool
change_visibility(int64_t room, const char *visibility)
{
	static struct query change = QUERY(UPDATE room SET visibility = :visibility WHERE id = :room AND visibility <> :visibility);

	db_bind(&change, ":room", room);
	db_bind(&change, ":visibility", visibility);
	db_run(&change);
	if (db_changes() == 0)
		return false;
	site_count_public_rooms(is_public(visibility));
	return true;
}

static bool
change_settings(int64_t room, const struct fields *fields)
{
	static struct query update = QUERY(
		UPDATE room SET
			name = coalesce(:name, name), name_key = coalesce(:name_key, name_key),
			description = coalesce(:description, description), invite = coalesce(:invite, invite),
			posting = coalesce(:posting, posting), pin = coalesce(:pin, pin),
			slow_seconds = CASE WHEN :slow_given THEN :slow_seconds ELSE slow_seconds END,
			retention_days = CASE WHEN :retention_given THEN nullif(CAST(:retention_days AS bigint), 0) ELSE retention_days END,
			max_participants = CASE WHEN :max_given THEN nullif(CAST(:max AS bigint), 0) ELSE max_participants END
		WHERE id = :room AND (coalesce(:name, name) <> name OR coalesce(:description, description) <> description
			OR coalesce(:invite, invite) <> invite OR coalesce(:posting, posting) <> posting OR coalesce(:pin, pin) <> pin
			OR (:slow_given AND slow_seconds <> :slow_seconds)
			OR (:retention_given AND coalesce(retention_days, 0) <> CAST(:retention_days AS bigint))
			OR (:max_given AND coalesce(max_participants, 0) <> CAST(:max AS bigint)))
	);

	db_bind(&update, ":room", room);
	db_bind(&update, ":name", fields->name);
	db_bind(&update, ":name_key", fields->name_key);
	db_bind(&update, ":description", fields->description);
	db_bind(&update, ":invite", fields->invite);
	db_bind(&update, ":posting", fields->posting);
	db_bind(&update, ":pin", fields->pin);
	db_bind(&update, ":slow_given", fields->slow_given);
	db_bind(&update, ":slow_seconds", fields->slow_seconds);
	db_bind(&update, ":retention_given", fields->retention_given);
	db_bind(&update, ":retention_days", fields->retention_days);
	db_bind(&update, ":max_given", fields->max_given);
	db_bind(&update, ":max", fields->max);
	db_run(&update);
	return db_changes() > 0;
}

static void
announce_change(const struct request *r)
{
	static struct query touch = QUERY(UPDATE room SET updated_at = unixepoch() WHERE id = :room);

	db_bind(&touch, ":room", r->room);
	db_run(&touch);
	notify_room_updated(r->room);
	room_log_add(r->room, r->user, "settings", 0, "");
}

/* What changes nothing is neither an event nor in the log of the room. */
const struct error *
room_update(struct request *r)
{
	struct fields fields = take_fields(&r->input);
	bool changed;

	input_refuse_fields(&r->input, "id owner owner_id participant_count created_at updated_at call", "This cannot be set.");
	if (fields.max && fields.max < count_participants(r->room))
		input_add_error(&r->input, "max_participants", "There are more participants than that.");
	if (r->input.error)
		return r->input.error;
	changed = change_settings(r->room, &fields);
	if (fields.visibility && change_visibility(r->room, fields.visibility))
		changed = true;
	if (fields.mention_given && set_mention_room(r->room, fields.mention_room))
		changed = true;
	if (changed)
		announce_change(r);
	return room_write(&r->reply, r->room) ? NULL : &error_not_found;
}

const struct error *
room_delete(struct request *r)
{
	room_end(r->room);
	return NULL;
}
