/*
 * From the notification table to the sockets: see feed.h. It knows no shapes: the data was finished by whoever
 * wrote the row. The wakeup says when to look; a look at the database's version twice a second makes up for a
 * datagram that got lost.
 */
#include "feed.h"
#include "call.h"
#include "frame.h"
#include "room.h"
#include "session.h"
#include "timer.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"

#include <string.h>

enum {
	BATCH = 64,                          /* events read before the sockets get their turn */
	POLL_MS = 500
};

static int64_t last;
static struct timer poll_timer, more_timer;

/* The up to four texts of one event, each made when the first session needs it. */
struct variants {
	const struct event *event;
	struct frame *plain, *numbered, *own_plain, *own_numbered;
};

static struct frame *
make(const struct event *event, bool own, bool seq)
{
	struct strbuf text = { 0 };
	struct frame *frame;

	event_write(event, own, seq, &text);
	frame = frame_from(&text);
	strbuf_free(&text);
	return frame;
}

static struct frame *
variant(struct variants *variants, const struct session *session)
{
	bool own = session->user == variants->event->user && *variants->event->own_data;
	struct frame **frame = own ? (session->v2 ? &variants->own_numbered : &variants->own_plain)
	                           : (session->v2 ? &variants->numbered : &variants->plain);

	if (!*frame)
		*frame = make(variants->event, own, session->v2);
	return *frame;
}

/* Without v2 a socket hears what the reference knows: messages. */
static bool
hears(const struct session *session, const struct event *event)
{
	return session->live && event->seq > session->seq && (session->v2 || !strcmp(event->type, "chat_message"));
}

static void
tell_room(const struct event *event)
{
	struct room *room = room_find(event->room);
	struct variants variants = { .event = event };
	struct session *session;

	if (!room)
		return;
	LIST_FOREACH(session, &room->sessions, in_room) {
		if (!hears(session, event))
			continue;
		session->seq = event->seq;
		session_send(session, variant(&variants, session));
	}
	frame_release(variants.plain);
	frame_release(variants.numbered);
	frame_release(variants.own_plain);
	frame_release(variants.own_numbered);
}

static bool
is_concerned(const struct session *session, const struct event *event)
{
	if (session->state != SESSION_OPEN || event->seq <= session->entered)
		return false;
	if (!strcmp(event->ends, "token"))
		return session->token_id == event->token;
	return session->room_id == event->room && (!strcmp(event->ends, "room") || session->user == event->user);
}

/* Ends the sessions whose permission this event took away. */
static void
end_sessions(const struct event *event)
{
	struct session *session;

	LIST_FOREACH(session, session_all(), in_all) {
		if (!is_concerned(session, event))
			continue;
		if (!strcmp(event->ends, "token"))
			session_refuse(session, &error_authentication_required);
		else if (!strcmp(event->ends, "room"))
			session_close(session, CLOSE_ROOM_DELETED, "room deleted");
		else
			session_refuse(session, &error_permission_denied);
	}
}

static void
hear(void *unused, const struct event *event)
{
	(void)unused;
	if (event->room)
		tell_room(event);
	if (*event->ends) {
		end_sessions(event);
		call_permission_ended(event);
	}
	if (!strcmp(event->type, "user_updated"))
		call_user_updated(event);
	last = event->seq;
}

static void
read_more(struct timer *timer)
{
	(void)timer;
	feed_read();
}

void
feed_read(void)
{
	int told;

	const struct error *error;

	db_begin(READS);
	told = notification_tell_all(last, BATCH, hear, NULL);
	error = db_commit();
	call_settle();
	if (error || told == BATCH)
		timer_set(&more_timer, error ? POLL_MS : 0, read_more);
}

static void
feed_poll(struct timer *timer)
{
	if (db_changed_elsewhere())
		feed_read();
	timer_set(timer, POLL_MS, feed_poll);
}

int
feed_begin(void)
{
	db_begin(READS);
	last = notification_latest();
	if (db_commit())
		return 0;
	feed_poll(&poll_timer);
	return 1;
}
