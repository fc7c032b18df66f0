/* Who listens where: see room.h. */
#include "room.h"
#include "frame.h"
#include "session.h"

#include <stdlib.h>

enum { BUCKETS = 4096 };

static struct room *buckets[BUCKETS];

static struct room **
place_of(int64_t id)
{
	struct room **place = &buckets[(uint64_t)id % BUCKETS];

	while (*place && (*place)->id != id)
		place = &(*place)->next;
	return place;
}

struct room *
room_find(int64_t id)
{
	return *place_of(id);
}

void
room_tell_others(const struct session *session, struct frame *frame)
{
	for (struct session *other = session->room->sessions; other; other = other->next_in_room)
		if (other->v2 && other->user != session->user)
			session_send(other, frame);
}

static void
remove_room(struct room *room)
{
	*place_of(room->id) = room->next;
	presence_end(room);
	free(room);
}

/* Takes the session out of the room's list. */
static void
unlink_session(struct session *session)
{
	struct room *room = session->room;

	*session->place_in_room = session->next_in_room;
	if (session->next_in_room)
		session->next_in_room->place_in_room = session->place_in_room;
	room->session_count--;
	session->room = NULL;
}

int
room_enter(struct session *session)
{
	struct room **place = place_of(session->room_id), *room = *place;

	if (!room) {
		if (!(room = *place = calloc(1, sizeof *room)))
			return 0;
		room->id = session->room_id;
	}
	session->room = room;
	session->next_in_room = room->sessions;
	session->place_in_room = &room->sessions;
	if (room->sessions)
		room->sessions->place_in_room = &session->next_in_room;
	room->sessions = session;
	room->session_count++;
	if (presence_enter(session))
		return 1;
	unlink_session(session);
	if (!room->sessions)
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
	if (!room->sessions)
		remove_room(room);
}
