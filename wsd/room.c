/*
 * Who listens where: see room.h. Of the sockets that one user has in a room, one `leads`: it stands for the user's
 * presence, so that nobody is announced twice.
 */
#include "room.h"
#include "frame.h"
#include "session.h"
#include "lib/strbuf.h"

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

static struct session *
session_of(const struct room *room, int64_t user)
{
	struct session *session = room->sessions;

	while (session && session->user != user)
		session = session->next_in_room;
	return session;
}

void
room_tell_others(const struct session *session, struct frame *frame)
{
	for (struct session *other = session->room->sessions; other; other = other->next_in_room)
		if (other->v2 && other->user != session->user)
			session_send(other, frame);
}

static void
tell_presence(const struct session *session, const char *status)
{
	struct strbuf text = { 0 };
	struct frame *frame;

	strbuf_format(&text, "{\"type\":\"presence\",\"data\":{\"user_id\":%lld,\"status\":\"%s\"}}",
	              (long long)session->user, status);
	frame = frame_from(&text);
	room_tell_others(session, frame);
	frame_release(frame);
	strbuf_free(&text);
}

int
room_enter(struct session *session)
{
	struct room **place = place_of(session->room_id);

	if (!*place) {
		if (!(*place = calloc(1, sizeof **place)))
			return 0;
		(*place)->id = session->room_id;
	}
	session->room = *place;
	session->leads = !session_of(session->room, session->user);
	session->next_in_room = session->room->sessions;
	session->room->sessions = session;
	if (session->leads)
		tell_presence(session, "online");
	return 1;
}

static void
remove_room(struct room *room)
{
	*place_of(room->id) = room->next;
	free(room);
}

void
room_leave(struct session *session)
{
	struct room *room = session->room;
	struct session **place, *heir;

	if (!room)
		return;
	for (place = &room->sessions; *place != session; place = &(*place)->next_in_room)
		;
	*place = session->next_in_room;
	heir = session_of(room, session->user);
	if (heir)
		heir->leads = heir->leads || session->leads;
	else
		tell_presence(session, "offline");
	session->room = NULL;
	if (!room->sessions)
		remove_room(room);
}

void
room_online(int64_t id, int64_t self, struct strbuf *to)
{
	struct room *room = room_find(id);

	strbuf_format(to, "[%lld", (long long)self);
	for (struct session *session = room ? room->sessions : NULL; session; session = session->next_in_room)
		if (session->leads && session->user != self)
			strbuf_format(to, ",%lld", (long long)session->user);
	strbuf_text(to, "]");
}
