/* Rooms, and who is in them, out of lines: see line.h. */
#include "lib/base/clock.h"
#include "lib/base/id_set.h"
#include "lib/base/search_key.h"
#include "lib/count/room_count.h"
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/import/keys.h"
#include "lib/import/line.h"
#include "lib/live/stream.h"
#include "lib/room/participant.h"
#include "lib/room/room.h"

#include <string.h>

enum { KEY_BYTES = 512 };

/* Whom a room goes to that nobody owns: the site admin who has been there longest. */
static int64_t
find_admin(void)
{
	static struct query admin = QUERY(SELECT id FROM account WHERE is_admin AND is_active = TRUE AND id > 0 ORDER BY id LIMIT 1);

	return db_one(&admin);
}

static int64_t
take_owner(struct line *line)
{
	int64_t owner = line_reference(line, "owner", "account", true);

	if (owner || line->input.error)
		return owner;
	line_note(line, "nobody owns it: it goes to a site admin");
	if (!(owner = find_admin()))
		input_add_error(&line->input, "owner", "There is no owner, and no site admin.");
	return owner;
}

/* A name; a room has to have one. */
static const char *
take_name(struct line *line)
{
	const char *name = line_text(line, "name", ROOM_NAME_MOST, false);

	return *name ? name : "Room";
}

static int64_t
take_number(struct line *line, const char *field, int64_t least, int64_t most)
{
	return line_has(line, field) ? input_integer(&line->input, field, least, most) : 0;
}

/* Stores the room itself: an ordinary one, or with the text of the set of its members a direct one. */
static int64_t
insert_room(struct line *line, int64_t owner, const char *direct_key)
{
	static struct query insert = QUERY(
		INSERT INTO room (name, name_key, description, visibility, owner_id, max_participants, activity, recency, created_at, updated_at, kind,
		                  direct_key, mention_room, invite, posting, pin, slow_seconds, retention_days)
		VALUES (:name, :name_key, :description, :visibility, :owner, nullif(CAST(:max AS bigint), 0), :activity, CAST(:activity AS bigint) / 64, :created, :updated, :kind,
		        :direct_key, :mention_room, :invite, :posting, :pin, :slow_seconds, nullif(CAST(:days AS bigint), 0))
		RETURNING id
	);
	const char *name = direct_key ? "" : take_name(line),
		   *visibility = direct_key ? "private" : line_word(line, "visibility", "private public");
	const char *key = input_hold(&line->input, search_key(name));
	int64_t created = line_time(line, "created_at", clock_now());

	db_bind(&insert, ":name", name);
	db_bind(&insert, ":name_key", key ? key : "");
	db_bind(&insert, ":description", line_text(line, "description", ROOM_DESCRIPTION_MOST, true));
	db_bind(&insert, ":visibility", visibility);
	db_bind(&insert, ":owner", owner);
	db_bind(&insert, ":max", take_number(line, "max_participants", 1, ROOM_PARTICIPANTS_MOST));
	db_bind(&insert, ":activity", room_newest_activity());
	db_bind(&insert, ":created", created);
	db_bind(&insert, ":updated", line_time(line, "updated_at", created));
	db_bind(&insert, ":kind", direct_key ? "direct" : "room");
	db_bind(&insert, ":direct_key", direct_key);
	db_bind(&insert, ":mention_room",
	        line_has(line, "mention_room") ? line_word(line, "mention_room", "members moderators") : NULL);
	db_bind(&insert, ":invite", line_word(line, "invite", "moderators members"));
	db_bind(&insert, ":posting", line_word(line, "posting", "members moderators"));
	db_bind(&insert, ":pin", line_word(line, "pin", "moderators members"));
	db_bind(&insert, ":slow_seconds", take_number(line, "slow_seconds", 0, ROOM_SLOW_MOST));
	db_bind(&insert, ":days", take_number(line, "retention_days", 1, ROOM_RETENTION_MOST));
	line->own_id = db_one(&insert);
	if (!strcmp(visibility, "public"))
		site_count_public_rooms(true);
	stream_create_for_room(line->own_id);
	return line->own_id;
}

/* Its members by their keys; false: they are no more than a direct room has, or somebody among them is unknown. */
static bool
take_members(struct line *line, struct id_set *members)
{
	struct texts keys = input_texts(&line->input, "members", 100);
	int64_t user;

	for (size_t i = 0; i < keys.count; i++)
		if (!keys_find(keys.text[i], "account", &user))
			input_add_error(&line->input, "members", "There is no such account before this line.");
		else if (!id_set_add(members, user))
			return false;
	return members->count > 0;
}

/* A direct room is found by who is in it: there may be one already. */
static enum verdict
make_direct(struct line *line, const struct id_set *members)
{
	static struct query find = QUERY(SELECT id FROM room WHERE direct_key = :key);
	int64_t owner = line_reference(line, "owner", "account", true);
	char key[ID_SET_BYTES];
	bool owned = false;

	id_set_write(members, key);
	db_bind(&find, ":key", key);
	if ((line->own_id = db_one(&find))) {
		line_note(line, "there is a direct room of these people here: they are one");
		return LINE_ADDED;
	}
	for (int i = 0; i < members->count; i++)
		owned = owned || members->id[i] == owner;
	owner = owned ? owner : members->id[0];
	insert_room(line, owner, key);
	for (int i = 0; i < members->count; i++)
		participant_add(line->own_id, members->id[i], members->id[i] == owner ? "owner" : "member");
	return LINE_ADDED;
}

/* Asks for all that may be wrong, before anything is stored. */
static void
check_fields(struct line *line)
{
	line_time(line, "created_at", 0);
	line_time(line, "updated_at", 0);
	take_number(line, "max_participants", 1, ROOM_PARTICIPANTS_MOST);
	take_number(line, "slow_seconds", 0, ROOM_SLOW_MOST);
	take_number(line, "retention_days", 1, ROOM_RETENTION_MOST);
}

enum verdict
line_room(struct line *line)
{
	struct id_set members = { 0 };
	int64_t owner;

	check_fields(line);
	if (!strcmp(line_word(line, "kind", "room direct"), "direct")) {
		if (take_members(line, &members) && !line->input.error)
			return make_direct(line, &members);
		line_note(line, "a direct room has one to eight members: it is an ordinary private one");
	}
	owner = take_owner(line);
	if (line->input.error)
		return LINE_BAD;
	insert_room(line, owner, NULL);
	participant_add(line->own_id, owner, "owner");
	return LINE_ADDED;
}

/* What a room is at the moment: whether it is empty of messages, whose it is, and how many more may come. */
struct state {
	bool fresh, owns, full, direct;
};

static struct state
state_of(int64_t room, int64_t user)
{
	static struct query find = QUERY(
		SELECT message_count, owner_id, participant_count >= max_participants, kind FROM room WHERE id = :room
	);
	struct state state = { 0 };

	db_bind(&find, ":room", room);
	if (!db_next(&find))
		return state;
	state.fresh = db_integer(&find, 0) == 0;
	state.owns = db_integer(&find, 1) == user;
	state.full = db_integer(&find, 2) != 0;
	state.direct = !strcmp(db_text(&find, 3), "direct");
	db_end(&find);
	return state;
}

/* Takes a member out who is about to be put in again: their place is that of their line. */
static bool
take_out(int64_t room, int64_t user)
{
	static struct query delete = QUERY(DELETE FROM participant WHERE room_id = :room AND user_id = :user);

	db_bind(&delete, ":room", room);
	db_bind(&delete, ":user", user);
	db_run(&delete);
	if (db_changes() == 0)
		return false;
	room_count_left(room);
	return true;
}

static bool
is_in(int64_t room, int64_t user)
{
	static struct query find = QUERY(SELECT 1 FROM participant WHERE room_id = :room AND user_id = :user);

	db_bind(&find, ":room", room);
	db_bind(&find, ":user", user);
	return db_one(&find) != 0;
}

static void
make_place(struct line *line, int64_t room)
{
	static struct query widen = QUERY(UPDATE room SET max_participants = participant_count + 1 WHERE id = :room);

	line_note(line, "the room was full: it may have one more");
	db_bind(&widen, ":room", room);
	db_run(&widen);
}

static void
put_in(struct line *line, int64_t room, int64_t user, const char *role)
{
	struct state state = state_of(room, user);

	if (state.owns)
		role = "owner";
	else if (!strcmp(role, "owner"))
		role = "moderator";
	if (state.fresh)
		take_out(room, user);
	if (is_in(room, user))
		return;
	if (state_of(room, user).full)
		make_place(line, room);
	participant_add(room, user, role);
}

/* A time, or NULL, of a bound query. */
static void
bind_time(struct line *line, struct query *query, const char *name, const char *field)
{
	if (line_has(line, field))
		db_bind(query, name, line_time(line, field, 0));
}

static void
set_membership(struct line *line, int64_t room, int64_t user)
{
	static struct query set = QUERY(
		UPDATE participant SET
			joined_at = :joined, favourite = :favourite, notify = :notify, silenced_until = :silenced, muted_until = :muted,
			hidden = :hidden
		WHERE room_id = :room AND user_id = :user
	);

	db_bind(&set, ":room", room);
	db_bind(&set, ":user", user);
	db_bind(&set, ":joined", line_time(line, "joined_at", clock_now()));
	db_bind(&set, ":favourite", line_boolean(line, "favourite", false));
	db_bind(&set, ":notify", line_word(line, "notify", "default all mentions none"));
	db_bind(&set, ":hidden", line_boolean(line, "hidden", false));
	bind_time(line, &set, ":silenced", "silenced_until");
	bind_time(line, &set, ":muted", "muted_until");
	db_run(&set);
}

enum verdict
line_member(struct line *line)
{
	int64_t room = line_reference(line, "room", "room", false), user = line_reference(line, "user", "account", false);
	const char *role = line_word(line, "role", "member moderator owner");
	bool direct = state_of(room, user).direct;

	line_time(line, "joined_at", 0);
	line_time(line, "silenced_until", 0);
	line_time(line, "muted_until", 0);
	line_boolean(line, "favourite", false);
	if (line->input.error)
		return LINE_BAD;
	if (direct && !is_in(room, user))
		input_add_error(&line->input, "user", "Who is in a direct room is said with the room.");
	/* Another one would come back with no message. */
	if (line_boolean(line, "hidden", false) && !direct)
		input_add_error(&line->input, "hidden", "Only direct rooms are hidden.");
	if (line->input.error)
		return LINE_BAD;
	row_lock_room(room);
	put_in(line, room, user, role);
	set_membership(line, room, user);
	return LINE_ADDED;
}

enum verdict
line_mute(struct line *line)
{
	static struct query insert = QUERY(
		INSERT INTO mute (room_id, user_id, until) VALUES (:room, :user, :until) ON CONFLICT (room_id, user_id) DO NOTHING
	);
	int64_t room = line_reference(line, "room", "room", false), user = line_reference(line, "user", "account", false);
	int64_t until = input_time(&line->input, "until");

	if (line->input.error)
		return LINE_BAD;
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":until", until);
	db_run(&insert);
	return LINE_ADDED;
}

/* The position that a field names by a message: its place where it was left out, the newest where it is not known here, 0 where the
 * field is null. */
static int64_t
take_position(struct line *line, const char *field, int64_t room)
{
	static struct query newest = QUERY(SELECT max(id) FROM message WHERE room_id = :room);
	const char *key;
	int64_t message;

	if (!line_has(line, field))
		return 0;
	key = input_exact(&line->input, field, 1, KEY_BYTES);
	if (keys_find(key, "message", &message) || keys_find(key, "place", &message))
		return message;
	db_bind(&newest, ":room", room);
	return db_one(&newest);
}

enum verdict
line_read(struct line *line)
{
	static struct query set = QUERY(
		UPDATE participant SET read_id = :through, joined_id = :joined WHERE room_id = :room AND user_id = :user
	);
	int64_t room = line_reference(line, "room", "room", false), user = line_reference(line, "user", "account", false);

	if (line->input.error)
		return LINE_BAD;
	db_bind(&set, ":room", room);
	db_bind(&set, ":user", user);
	db_bind(&set, ":through", take_position(line, "through", room));
	db_bind(&set, ":joined", take_position(line, "joined", room));
	if (line->input.error)
		return LINE_BAD;
	db_run(&set);
	return LINE_ADDED;
}
