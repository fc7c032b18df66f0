/* Who is in a room: see participant.h. */
#include "lib/room/participant.h"
#include "lib/account/account.h"
#include "lib/base/error.h"
#include "lib/base/search_key.h"
#include "lib/count/room_count.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/live/room_log.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/room/banned.h"
#include "lib/room/moderation.h"
#include "lib/room/room.h"
#include "lib/shape/room_shape.h"

enum { SEARCH_MOST = 100 };

static void
append(struct request *r, struct query *row)
{
	shape_row(&participant_shape, row, &r->reply);
}

static const struct error *
list_by_id(struct request *r)
{
	static struct query rows = SHAPE_QUERY(PARTICIPANT_COLUMNS,
		FROM participant WHERE room_id = :room AND user_id > :after ORDER BY user_id LIMIT :limit
	);

	db_bind(&rows, ":room", r->room);
	return page_show_after(r, &rows, append);
}

static const struct error *
list_all(struct request *r)
{
	static struct query count = QUERY(SELECT participant_count FROM room WHERE id = :room);
	static struct query rows = SHAPE_QUERY(PARTICIPANT_COLUMNS,
		FROM participant WHERE room_id = :room ORDER BY participant.id LIMIT :limit OFFSET :offset
	);

	db_bind(&count, ":room", r->room);
	db_bind(&rows, ":room", r->room);
	return page_show(r, &count, &rows, append);
}

static const struct error *
list_found(struct request *r, const char *prefix)
{
	static struct query count = QUERY(
		SELECT count(*) FROM participant JOIN account ON account.id = participant.user_id
		WHERE room_id = :room AND is_active
		AND account.id IN (SELECT user_id FROM user_word WHERE word >= :prefix AND word < :prefix || :last)
	);
	static struct query rows = SHAPE_QUERY_SORTED("what one prefix finds", PARTICIPANT_COLUMNS,
		FROM participant JOIN account ON account.id = participant.user_id
		WHERE room_id = :room AND is_active
		AND account.id IN (SELECT user_id FROM user_word WHERE word >= :prefix AND word < :prefix || :last)
		ORDER BY participant.id LIMIT :limit OFFSET :offset
	);

	db_bind(&count, ":room", r->room);
	db_bind(&count, ":prefix", prefix);
	db_bind(&count, ":last", search_key_last);
	db_bind(&rows, ":room", r->room);
	db_bind(&rows, ":prefix", prefix);
	db_bind(&rows, ":last", search_key_last);
	return page_show(r, &count, &rows, append);
}

static const struct error *
list_found_by_id(struct request *r, const char *prefix)
{
	static struct query rows = SHAPE_QUERY_SORTED("what one prefix finds", PARTICIPANT_COLUMNS,
		FROM participant JOIN account ON account.id = participant.user_id
		WHERE room_id = :room AND participant.user_id > :after AND is_active
		AND account.id IN (SELECT user_id FROM user_word WHERE word >= :prefix AND word < :prefix || :last)
		ORDER BY participant.user_id LIMIT :limit
	);

	db_bind(&rows, ":room", r->room);
	db_bind(&rows, ":prefix", prefix);
	db_bind(&rows, ":last", search_key_last);
	return page_show_after(r, &rows, append);
}

const struct error *
participant_list(struct request *r)
{
	const char *search = input_given(&r->input, "search") ? input_line(&r->input, "search", 0, SEARCH_MOST) : "";
	const char *prefix = input_hold(&r->input, search_key(search));
	bool by_id;

	page_take(r);
	by_id = page_take_order(r, "joined id");
	if (r->input.error)
		return r->input.error;
	if (by_id)
		return *prefix ? list_found_by_id(r, prefix) : list_by_id(r);
	return *prefix ? list_found(r, prefix) : list_all(r);
}

void
participant_add(int64_t room, int64_t user, const char *role)
{
	static struct query insert = QUERY(
		INSERT INTO participant (room_id, user_id, role, read_id, joined_id, muted_until)
		SELECT :room, :user, :role, newest.id, newest.id, (SELECT until FROM mute WHERE room_id = :room AND user_id = :user)
		FROM (SELECT coalesce(max(id), 0) AS id FROM message WHERE room_id = :room) AS newest
	);

	db_bind(&insert, ":room", room);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":role", role);
	db_run(&insert);
	room_count_joined(room);
}

static bool
is_full(int64_t room)
{
	static struct query full = QUERY(SELECT participant_count >= max_participants FROM room WHERE id = :room);

	db_bind(&full, ":room", room);
	return db_one(&full) != 0;
}

/* Asked and answered under the room's lock, so that no race fills a room beyond its maximum. */
const struct error *
participant_enter(int64_t room, int64_t user)
{
	if (ban_holds(room, user))
		return &error_banned;
	if (is_full(room))
		return &error_room_full;
	participant_add(room, user, "member");
	notify_participant_joined(room, user);
	notify_room_added(room, user);
	return NULL;
}

const struct error *
participant_join(struct request *r)
{
	const struct error *error = r->roles & MEMBER ? NULL : participant_enter(r->room, r->user);

	return error ? error : room_show(r);
}

bool
participant_is_in(int64_t room, int64_t user)
{
	static struct query find = QUERY(SELECT 1 FROM participant WHERE room_id = :room AND user_id = :user);

	db_bind(&find, ":room", room);
	db_bind(&find, ":user", user);
	return db_one(&find) != 0;
}

/* The moderator who has been there longest; without one the member. */
static int64_t
find_heir(int64_t room)
{
	static struct query moderator = QUERY(SELECT user_id FROM participant WHERE room_id = :room AND role = 'moderator' ORDER BY id LIMIT 1);
	static struct query member = QUERY(SELECT user_id FROM participant WHERE room_id = :room ORDER BY id LIMIT 1);
	int64_t heir;

	db_bind(&moderator, ":room", room);
	if ((heir = db_one(&moderator)))
		return heir;
	db_bind(&member, ":room", room);
	return db_one(&member);
}

/* Gives away the room of an owner who has gone. */
static void
participant_hand_over(int64_t room, int64_t before)
{
	int64_t heir = find_heir(room);

	moderation_make_owner(room, heir);
	room_log_add(room, before, "owner", heir, "");
	notify_room_updated(room);
	notify_participant_updated(room, heir, false);
	notify_membership_updated(room, heir);
}

static bool
owns(int64_t room, int64_t user)
{
	static struct query owner = QUERY(SELECT owner_id = :user FROM room WHERE id = :room);

	db_bind(&owner, ":room", room);
	db_bind(&owner, ":user", user);
	return db_one(&owner) != 0;
}

static bool
participant_is_empty(int64_t room)
{
	static struct query empty = QUERY(SELECT participant_count = 0 FROM room WHERE id = :room);

	db_bind(&empty, ":room", room);
	return db_one(&empty) != 0;
}

static void
participant_delete(int64_t room, int64_t user)
{
	static struct query delete = QUERY(DELETE FROM participant WHERE room_id = :room AND user_id = :user);

	db_bind(&delete, ":room", room);
	db_bind(&delete, ":user", user);
	db_run(&delete);
	if (db_changes() > 0)
		room_count_left(room);
}

void
participant_put_out(int64_t room, int64_t user, const char *reason)
{
	moderation_keep_mute(room, user);
	participant_delete(room, user);
	notify_room_removed(room, user, reason);
	if (participant_is_empty(room)) {
		room_end(room);
		return;
	}
	notify_participant_left(room, user);
	if (owns(room, user))
		participant_hand_over(room, user);
}

bool
participant_hide(int64_t room, int64_t user)
{
	static struct query hide = QUERY(
		UPDATE participant SET hidden = TRUE WHERE room_id = :room AND user_id = :user AND NOT hidden
	);

	db_bind(&hide, ":room", room);
	db_bind(&hide, ":user", user);
	db_run(&hide);
	return db_changes() > 0;
}

/* Who leaves a direct room stays a member: the next message brings it back. */
static void
hide(int64_t room, int64_t user)
{
	if (participant_hide(room, user))
		notify_room_removed(room, user, "hidden");
}

const struct error *
participant_leave(struct request *r)
{
	if (r->roles & DIRECT)
		hide(r->room, r->user);
	else
		participant_put_out(r->room, r->user, "left");
	return NULL;
}

const struct error *
participant_remove(struct request *r)
{
	if (!participant_is_in(r->room, r->person))
		return &error_not_found;
	if (!(r->roles & OWNER) && !moderation_reaches(r, r->person))
		return &error_out_of_reach;
	/* The log goes with a room that this empties. */
	room_log_add(r->room, r->user, "remove", r->person, "");
	participant_put_out(r->room, r->person, "removed");
	return NULL;
}

/* The active user that the field names; 0 and an error when there is none. */
static int64_t
take_user(struct input *input)
{
	static struct query active = QUERY(SELECT id FROM account WHERE id = :user AND is_active);
	bool by_name = input_given(input, "username") && !input_given(input, "user_id");
	const char *field = by_name ? "username" : "user_id";
	int64_t user;

	if (by_name)
		user = account_by_username(input, input_line(input, "username", 1, ACCOUNT_USERNAME_MAX));
	else
		user = input_integer(input, "user_id", INT64_MIN, INT64_MAX);
	if (input->error)
		return 0;
	db_bind(&active, ":user", user);
	if (!(user = db_one(&active)))
		input_add_error(input, field, "There is no such user.");
	return user;
}

static const struct error *
participant_show(struct request *r, int64_t user)
{
	static struct query show = SHAPE_QUERY(PARTICIPANT_COLUMNS,
		FROM participant WHERE room_id = :room AND user_id = :user
	);

	db_bind(&show, ":room", r->room);
	db_bind(&show, ":user", user);
	return shape_one(&participant_shape, &show, &r->reply) ? NULL : &error_not_found;
}

const struct error *
participant_invite(struct request *r)
{
	int64_t user = take_user(&r->input);
	const struct error *error = r->input.error;

	if (error)
		return error;
	if (participant_is_in(r->room, user))
		r->outcome = OUTCOME_THERE_ALREADY;
	else if ((error = participant_enter(r->room, user)))
		return error;
	return participant_show(r, user);
}
