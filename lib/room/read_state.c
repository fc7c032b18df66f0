/* Up to where somebody has read: see read_state.h. */
#include "lib/room/read_state.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/request/request.h"
#include "lib/shape/membership_shape.h"

#include <string.h>

enum { ROOMS_MOST = 500 };

/* The id of the room's newest message; 0: there is none. */
static int64_t
newest_in(int64_t room)
{
	static struct query newest = QUERY(SELECT max(id) FROM message WHERE room_id = :room);

	db_bind(&newest, ":room", room);
	return db_one(&newest);
}

/* Whether it has moved. */
static bool
advance(int64_t room, int64_t user, int64_t message)
{
	static struct query update = QUERY(
		UPDATE participant SET read_id = :message WHERE room_id = :room AND user_id = :user AND read_id < :message
	);

	db_bind(&update, ":room", room);
	db_bind(&update, ":user", user);
	db_bind(&update, ":message", message);
	db_run(&update);
	return db_changes() > 0;
}

static bool
set_position(int64_t room, int64_t user, int64_t message)
{
	static struct query update = QUERY(
		UPDATE participant SET read_id = :message WHERE room_id = :room AND user_id = :user AND read_id <> :message
	);

	db_bind(&update, ":room", room);
	db_bind(&update, ":user", user);
	db_bind(&update, ":message", message);
	db_run(&update);
	return db_changes() > 0;
}

/* Adds a room to the frame read_state that is being written: empty before the first. */
static void
note_moved(struct strbuf *frame, int64_t room, int64_t user)
{
	strbuf_text(frame, frame->length ? "," : "{\"memberships\":[");
	read_state_write(frame, room, user);
}

/* Tells the user's devices, where anything has moved. */
static void
announce_moved(struct strbuf *frame, int64_t user)
{
	if (frame->length) {
		strbuf_text(frame, "]}");
		notify_read_state(user, frame->failed ? NULL : strbuf_string(frame));
	}
	strbuf_free(frame);
}

/* What a request says of a room: everything has been read, or up to a message, or that one has not been. */
struct mark {
	bool unread;
	int64_t message; /* INT64_MAX: the newest */
};

static struct mark
take_mark(struct input *input)
{
	struct mark mark = { .message = INT64_MAX };

	if (input_given(input, "unread"))
		mark.unread = input_boolean(input, "unread");
	if (input_given(input, "message_id"))
		mark.message = input_integer(input, "message_id", 0, INT64_MAX);
	else if (mark.unread)
		input_add_error(input, "message_id", "This field is required with unread.");
	return mark;
}

/* The room is locked: none comes after the newest until the commit. Nothing is read that was not there. */
const struct error *
read_state_set(struct request *r)
{
	struct mark mark = take_mark(&r->input);
	struct strbuf frame = { 0 };
	int64_t newest;

	if (r->input.error)
		return r->input.error;
	if (mark.unread)
		mark.message -= mark.message > 0;
	newest = newest_in(r->room);
	if (mark.message > newest)
		mark.message = newest;
	if ((mark.unread ? set_position : advance)(r->room, r->user, mark.message))
		note_moved(&frame, r->room, r->user);
	announce_moved(&frame, r->user);
	return membership_write(&r->reply, r->room, r->user) ? NULL : &error_not_found;
}

/* Appends the ids of the rooms where it has moved, as they are in memory. */
static void
advance_all(int64_t user, struct strbuf *moved)
{
	static struct query update = QUERY(
		UPDATE participant SET read_id = (SELECT max(id) FROM message WHERE message.room_id = participant.room_id)
		WHERE user_id = :user AND read_id < (SELECT max(id) FROM message WHERE message.room_id = participant.room_id)
		RETURNING room_id
	);
	static struct query lock = QUERY(
		SELECT id FROM participant
		WHERE user_id = :user AND read_id < (SELECT max(message.id) FROM message WHERE message.room_id = participant.room_id) ORDER BY room_id
	);
	int64_t room;

	db_bind(&lock, ":user", user);
	db_lock(&lock);
	db_bind(&update, ":user", user);
	while (db_next(&update)) {
		room = db_integer(&update, 0);
		strbuf_add(moved, &room, sizeof room);
	}
}

/* In order of the rooms, whatever the order in which they are named: the rows of another request would be waited for in another. Rooms
 * are not locked: a message that comes meanwhile has a higher id than those of its room that are seen here. */
const struct error *
read_state_set_all(struct request *r)
{
	struct ids rooms = input_in_order(&r->input, input_ids(&r->input, "room_ids", ROOMS_MOST));
	struct strbuf moved = { 0 }, frame = { 0 };
	int64_t room;

	if (input_null(&r->input, "room_ids"))
		input_add_error(&r->input, "room_ids", "This must be a list of ids.");
	if (r->input.error)
		return r->input.error;
	if (!input_given(&r->input, "room_ids"))
		advance_all(r->user, &moved);
	for (size_t i = 0; i < rooms.count; i++)
		if (advance(rooms.id[i], r->user, newest_in(rooms.id[i])))
			strbuf_add(&moved, &rooms.id[i], sizeof rooms.id[i]);
	for (size_t at = 0; at < moved.length; at += sizeof room) {
		memcpy(&room, moved.text + at, sizeof room);
		note_moved(&frame, room, r->user);
	}
	frame.failed = frame.failed || moved.failed;
	announce_moved(&frame, r->user);
	strbuf_free(&moved);
	return NULL;
}
