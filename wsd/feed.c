/*
 * From the notification table to the sockets: see feed.h. It knows no shapes: the data was finished by whoever
 * wrote the row. The wakeup says which streams to read; a look at the database's version twice a second, and then at all
 * streams that somebody listens to, makes up for a datagram that got lost.
 */
#include "feed.h"
#include "call.h"
#include "feed_stream.h"
#include "frame.h"
#include "room.h"
#include "session.h"
#include "timer.h"
#include "lib/base/error.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"

#include <string.h>

enum {
	BATCH = 64,                          /* events read before the sockets get their turn */
	POLL_MS = 500
};

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
	bool own = session->user == variants->event->user && variants->event->nonce;
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
	if (session->state != SESSION_OPEN)
		return false;
	if (!strcmp(event->ends, "token"))
		return session->token_id == event->token;
	return event->seq > session->entered && session->room_id == event->room && (!strcmp(event->ends, "room") || session->user == event->user);
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
hear(void *context, const struct event *event)
{
	struct feed_stream *stream = context;

	if (event->room)
		tell_room(event);
	if (*event->ends) {
		end_sessions(event);
		call_permission_ended(event);
	}
	if (!strcmp(event->type, "user_updated"))
		call_user_updated(event);
	stream->last = event->seq;
}

/* Reads up to `most` new events of a stream, which is dirty still when there may be more; how many. */
static int
read_stream(struct feed_stream *stream, int most)
{
	int count;

	/* What is heard may end the last seat or socket that listens. */
	stream = feed_stream_hold(stream->id, stream->last);
	feed_stream_clean(stream);
	count = notification_tell_new(stream->id, stream->last, most, hear, stream);
	if (count == most || db_failed())
		feed_stream_mark_dirty(stream);
	feed_stream_release(stream);
	return count;
}

/* Looks for news in all streams that somebody listens to. */
static void
look_at_all(void)
{
	static struct query latest = QUERY(SELECT last_seq FROM stream WHERE id = :stream);
	struct feed_stream *stream;

	LIST_FOREACH(stream, feed_stream_all(), in_all) {
		db_bind(&latest, ":stream", stream->id);
		if (db_one(&latest) > stream->last)
			feed_stream_mark_dirty(stream);
	}
}

static void
read_more(struct timer *timer)
{
	static const struct wakeup none;

	(void)timer;
	feed_read(&none);
}

void
feed_read(const struct wakeup *news)
{
	static bool missed;    /* the database did not answer: any stream may have news */
	struct feed_stream *stream;
	int told = 0;

	for (int i = 0; i < news->count; i++)
		if ((stream = feed_stream_find(news->streams[i])))
			feed_stream_mark_dirty(stream);
	if (!feed_stream_dirty() && !news->any && !missed)
		return;
	db_begin(READS);
	if (news->any || missed)
		look_at_all();
	while (told < BATCH && !db_failed() && (stream = feed_stream_dirty()))
		told += read_stream(stream, BATCH - told);
	missed = db_commit() != NULL;
	call_settle();
	if (missed || feed_stream_dirty())
		timer_set(&more_timer, missed ? POLL_MS : 0, read_more);
}

static void
feed_poll(struct timer *timer)
{
	static const struct wakeup all = { .any = true };

	if (db_changed_elsewhere())
		feed_read(&all);
	timer_set(timer, POLL_MS, feed_poll);
}

void
feed_begin(void)
{
	feed_poll(&poll_timer);
}
