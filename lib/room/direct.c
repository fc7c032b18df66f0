/* Direct rooms: see direct.h. */
#include "lib/room/direct.h"
#include "lib/account/account.h"
#include "lib/base/error.h"
#include "lib/base/id_set.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"
#include "lib/message/message.h"
#include "lib/request/request.h"
#include "lib/room/direct_reach.h"
#include "lib/room/participant.h"
#include "lib/room/room.h"

enum { NAMED_MOST = 100 }; /* in one list, repeats among them */

/* Takes somebody whom a field names, 0: nobody; adds an error for the field where that cannot be. */
static void
take_member(struct request *r, struct id_set *members, const char *field, int64_t user)
{
	static struct query find = QUERY(SELECT 1 FROM account WHERE id = :user);

	db_bind(&find, ":user", user);
	if (!db_one(&find))
		input_add_error(&r->input, field, "There is no such user.");
	else if (!id_set_add(members, user))
		input_add_error(&r->input, field, "A direct room has at most eight members, yourself among them.");
}

/* The first field that is taken: an error is its own. */
static void
take_id(struct request *r, struct id_set *members)
{
	int64_t user = input_integer(&r->input, "user_id", INT64_MIN, INT64_MAX);

	if (!r->input.error)
		take_member(r, members, "user_id", user);
}

static void
take_ids(struct request *r, struct id_set *members)
{
	struct ids ids = input_ids(&r->input, "user_ids", NAMED_MOST);

	for (size_t i = 0; i < ids.count; i++)
		take_member(r, members, "user_ids", ids.id[i]);
	if (input_null(&r->input, "user_ids"))
		input_add_error(&r->input, "user_ids", "This must be a list of ids.");
}

static void
take_names(struct request *r, struct id_set *members)
{
	struct texts names = input_texts(&r->input, "usernames", NAMED_MOST);

	for (size_t i = 0; i < names.count; i++)
		take_member(r, members, "usernames", account_by_username(&r->input, names.text[i]));
	if (input_null(&r->input, "usernames"))
		input_add_error(&r->input, "usernames", "This must be a list of texts.");
}

/* Whom the body names, the caller among them. */
static struct id_set
take_members(struct request *r)
{
	struct id_set members = { 0 };

	id_set_add(&members, r->user);
	if (input_given(&r->input, "user_id"))
		take_id(r, &members);
	else if (!input_given(&r->input, "user_ids") && !input_given(&r->input, "usernames"))
		input_add_error(&r->input, "user_ids", "This field is required.");
	take_ids(r, &members);
	take_names(r, &members);
	return members;
}

static void
unhide(int64_t room, int64_t user)
{
	static struct query show = QUERY(UPDATE participant SET hidden = FALSE WHERE room_id = :room AND user_id = :user AND hidden);

	db_bind(&show, ":room", room);
	db_bind(&show, ":user", user);
	db_run(&show);
	if (db_changes() > 0)
		notify_room_added(room, user);
}

static int64_t
insert_room(int64_t user, const char *key)
{
	static struct query insert = QUERY(
		INSERT INTO room (kind, direct_key, name, name_key, visibility, owner_id, activity, recency)
		VALUES ('direct', :key, :nothing, :nothing, 'private', :user, :activity, CAST(:activity AS bigint) / 64) RETURNING id
	);

	db_bind(&insert, ":key", key);
	db_bind(&insert, ":nothing", "");
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":activity", room_newest_activity());
	return db_one(&insert);
}

/* The others see it with its first message. */
static int64_t
make(int64_t user, const struct id_set *members)
{
	char key[ID_SET_BYTES];
	int64_t room;

	id_set_write(members, key);
	room = insert_room(user, key);
	stream_create_for_room(room);
	for (int i = 0; i < members->count; i++) {
		participant_add(room, members->id[i], members->id[i] == user ? "owner" : "member");
		if (members->id[i] != user)
			participant_hide(room, members->id[i]);
	}
	notify_room_added(room, user);
	return room;
}

/* Makes the room of these members the request's. Of many who make it at once one does, because the key is unique: the others are
 * run again, and find it. Whether one of them has blocked the caller is decided under their accounts' locks. Whoever has written there
 * shows the room to its members under its lock: so does this. */
static const struct error *
enter(struct request *r, const struct id_set *members, bool *made)
{
	const struct error *error;

	if (!row_lock_members(members, &r->room))
		return &error_met_another;
	if ((error = direct_reach(r->user, members)))
		return error;
	*made = !r->room;
	if (*made)
		r->room = make(r->user, members);
	else
		unhide(r->room, r->user);
	return NULL;
}

const struct error *
direct_open(struct request *r)
{
	struct id_set members = take_members(r);
	const struct error *error = r->input.error;
	bool made;

	if (error || (error = enter(r, &members, &made)))
		return error;
	if (!made)
		r->outcome = OUTCOME_THERE_ALREADY;
	return room_show(r);
}

const struct error *
direct_send(struct request *r)
{
	struct id_set members = { 0 };
	const struct error *error;
	bool made;

	id_set_add(&members, r->user);
	id_set_add(&members, r->person);
	if ((error = enter(r, &members, &made)))
		return error;
	/* From here on as if it had been named. */
	if (!room_resolve(r))
		return &error_not_found;
	return message_send(r);
}
