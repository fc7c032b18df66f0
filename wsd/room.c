/* Who listens where: see room.h. */
#include "room.h"
#include "frame.h"
#include "session.h"

#include <stdlib.h>

enum { BUCKETS = 4096 };

static SLIST_HEAD(room_bucket, room) buckets[BUCKETS];

static struct room_bucket *
bucket_of(int64_t id)
{
	return &buckets[(uint64_t)id % BUCKETS];
}

struct room *
room_find(int64_t id)
{
	struct room *room;

	SLIST_FOREACH(room, bucket_of(id), in_bucket)
		if (room->id == id)
			break;
	return room;
}

void
room_tell_others(const struct session *session, struct frame *frame)
{
	struct session *other;

	LIST_FOREACH(other, &session->room->sessions, in_room)
		if (other->v2 && other->user != session->user)
			session_send(other, frame);
}

static struct room *
add_room(int64_t id)
{
	struct room *room = calloc(1, sizeof *room);

	if (!room)
		return NULL;
	room->id = id;
	LIST_INIT(&room->sessions);
	presence_init(&room->presence);
	SLIST_INSERT_HEAD(bucket_of(id), room, in_bucket);
	return room;
}

static void
remove_room(struct room *room)
{
	struct room_bucket *bucket = bucket_of(room->id);

	SLIST_REMOVE(bucket, room, room, in_bucket);
	presence_end(room);
	free(room);
}

/* Takes the session out of the room's list. */
static void
unlink_session(struct session *session)
{
	LIST_REMOVE(session, in_room);
	session->room->session_count--;
	session->room = NULL;
}

int
room_enter(struct session *session)
{
	struct room *room = room_find(session->room_id);

	if (!room && !(room = add_room(session->room_id)))
		return 0;
	session->room = room;
	LIST_INSERT_HEAD(&room->sessions, session, in_room);
	room->session_count++;
	if (presence_enter(session))
		return 1;
	unlink_session(session);
	if (LIST_EMPTY(&room->sessions))
		remove_room(room);
	return 0;
}

void
room_leave(struct session *session)
{
	struct room *room = session->room;

	if (!room)
		return;
	unlink_session(session);
	presence_leave(session, room);
	if (LIST_EMPTY(&room->sessions))
		remove_room(room);
}
