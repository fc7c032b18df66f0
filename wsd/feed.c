/*
 * From the notification table to the sockets: see feed.h. The data of an event is sent as it was stored. The wakeup names the
 * streams to read; the database's version is polled twice a second, and after a change all held streams are checked, because a
 * datagram may be lost.
 */
#include "feed.h"
#include "call.h"
#include "feed_stream.h"
#include "frame.h"
#include "refusal.h"
#include "room.h"
#include "subscription.h"
#include "task.h"
#include "timer.h"
#include "user_feed.h"
#include "user_socket.h"
#include "lib/base/error.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/live/passing.h"

#include <string.h>

enum {
	BATCH = 64, /* events read in one loop iteration */
	POLL_MS = 500
};

static struct timer poll_timer, more_timer;
static void feed_poll(struct timer *timer);
static int64_t passing_last; /* the id of the last passing event that was read */
static bool passing_dirty;   /* there may be more */

/* The up to four texts of one event, each made when the first subscription needs it. */
struct variants {
	const struct event *event;
	struct frame *plain, *numbered, *own_plain, *own_numbered;
};

static struct frame *
make_frame(const struct event *event, bool own, bool seq)
{
	struct strbuf text = { 0 };
	struct frame *frame;

	event_write(event, own, seq, &text);
	frame = frame_from(&text);
	strbuf_free(&text);
	return frame;
}

static struct frame *
variant(struct variants *variants, const struct subscription *subscription)
{
	bool own = subscription_user(subscription) == variants->event->user && variants->event->nonce;
	struct frame **frame = own ? (subscription->v2 ? &variants->own_numbered : &variants->own_plain)
	                           : (subscription->v2 ? &variants->numbered : &variants->plain);

	if (!*frame)
		*frame = make_frame(variants->event, own, subscription->v2);
	return *frame;
}

/* Whether an event ends a subscription: to a room that is deleted, or of a user who has left it. */
static bool
ends_subscription(const struct subscription *subscription, const struct event *event)
{
	if (!*event->ends || !strcmp(event->ends, "seat") || event->seq <= subscription->attached_seq)
		return false;
	return !strcmp(event->ends, "room") || subscription_user(subscription) == event->user;
}

/* Without v2 a subscription gets messages alone. A user socket hears of its user's end in a room by their own stream. */
static bool
is_wanted(const struct subscription *subscription, const struct event *event)
{
	if (subscription->addressed && ends_subscription(subscription, event))
		return false;
	return subscription->live && event->seq > subscription->seq && (subscription->v2 || !strcmp(event->type, "chat_message"));
}

/* Keeps up with how many participants a room has, where that is known. */
static void
count_participants(struct room *room, const struct event *event)
{
	if (!room->participants)
		return;
	if (!strcmp(event->type, "participant_joined"))
		room_set_participants(room, room->participants + 1);
	else if (!strcmp(event->type, "participant_left"))
		room_set_participants(room, room->participants - 1);
}

static void
broadcast(const struct event *event)
{
	struct room *room = room_find(event->room);
	struct variants variants = { .event = event };
	struct subscription *subscription;

	if (!room)
		return;
	count_participants(room, event);
	LIST_FOREACH(subscription, &room->subscriptions, in_room) {
		if (!is_wanted(subscription, event))
			continue;
		subscription->seq = event->seq;
		subscription_send(subscription, variant(&variants, subscription));
	}
	frame_release(variants.plain);
	frame_release(variants.numbered);
	frame_release(variants.own_plain);
	frame_release(variants.own_numbered);
}

/* Closes the sockets of a token that has ended. */
static void
end_logins(const struct event *event)
{
	struct socket *socket;

	LIST_FOREACH(socket, socket_all(), in_all)
		if (socket->state == SOCKET_OPEN && socket->login.token_id == event->token)
			socket_refuse(socket, &error_authentication_required);
}

/* Ends the subscriptions to a room that is deleted, or those of a user who has left it: a room socket closes with its own. */
static void
end_subscriptions(const struct event *event)
{
	struct room *room = room_find(event->room);
	struct subscription *subscription = room ? LIST_FIRST(&room->subscriptions) : NULL, *next;

	for (; subscription; subscription = next) {
		next = LIST_NEXT(subscription, in_room);
		if (subscription->socket->state != SOCKET_OPEN || !ends_subscription(subscription, event))
			continue;
		if (subscription->addressed)
			user_socket_drop(subscription);
		else if (!strcmp(event->ends, "room"))
			socket_close(subscription->socket, CLOSE_ROOM_DELETED, "room deleted");
		else
			socket_refuse(subscription->socket, &error_permission_denied);
	}
}

static void
end_permission(const struct event *event)
{
	if (!strcmp(event->ends, "token"))
		end_logins(event);
	else
		end_subscriptions(event);
}

static void
feed_event(void *context, const struct event *event)
{
	struct feed_stream *stream = context;

	if (event->room)
		broadcast(event);
	else
		user_feed_event(event);
	if (!strcmp(event->ends, "seat")) {
		call_muted(event);
	} else if (*event->ends) {
		end_permission(event);
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

	/* Held here: an event may end the last seat or subscription that holds it. */
	stream = feed_stream_hold(stream->id, stream->last);
	feed_stream_clean(stream);
	count = notification_read_new(stream->id, stream->last, most, feed_event, stream);
	if (count == most || db_failed())
		feed_stream_mark_dirty(stream);
	feed_stream_release(stream);
	return count;
}

/* Marks a held stream that has new events. */
static void
check_stream(struct feed_stream *stream)
{
	static struct query latest = QUERY(SELECT last_seq FROM stream_now WHERE id = :stream);

	db_bind(&latest, ":stream", stream->id);
	if (db_one(&latest) > stream->last)
		feed_stream_mark_dirty(stream);
}

/* All that a stream has in the state that is read. */
static void
read_up(int64_t id)
{
	struct feed_stream *stream;
	int count = BATCH;

	while (count == BATCH && !db_failed() && (stream = feed_stream_find(id)))
		count = read_stream(stream, BATCH);
}

static void
feed_passing(void *context, const struct passing *passing)
{
	(void)context;
	user_feed_passing(passing, read_up);
	passing_last = passing->id;
}

static struct wakeup waiting_news; /* what is to be read by the task that has been asked for */
static bool asked;

static void
read_more(struct timer *timer)
{
	static const struct wakeup none;

	(void)timer;
	feed_read(&none);
}

static void
read_news(const struct wakeup *news)
{
	static bool missed; /* the database did not answer: any stream may have new events */
	struct feed_stream *stream;
	int count = 0;

	passing_dirty = passing_dirty || news->any || missed;
	for (int i = 0; i < news->count; i++)
		if (news->streams[i] == WAKEUP_PASSING)
			passing_dirty = true;
		else if ((stream = feed_stream_find(news->streams[i])))
			feed_stream_mark_dirty(stream);
	if (!feed_stream_dirty() && !passing_dirty && !missed)
		return;
	db_begin(READS);
	if (news->any || missed)
		feed_stream_each(check_stream);
	while (count < BATCH && !db_failed() && (stream = feed_stream_dirty()))
		count += read_stream(stream, BATCH - count);
	if (passing_dirty && !db_failed())
		passing_dirty = passing_read(passing_last, BATCH, feed_passing, NULL) == BATCH;
	missed = db_commit() != NULL;
	call_flush();
	if (missed || feed_stream_dirty() || passing_dirty)
		timer_set(&more_timer, missed ? POLL_MS : 0, read_more);
}

static void
read_waiting(struct socket *unused, const char *text, size_t length)
{
	struct wakeup news = waiting_news;

	(void)unused;
	(void)text;
	(void)length;
	waiting_news = (struct wakeup){ 0 };
	asked = false;
	read_news(&news);
}

void
feed_read(const struct wakeup *news)
{
	wakeup_merge(&waiting_news, news);
	if (asked)
		return;
	asked = true;
	task_run(NULL, read_waiting, "", 0);
}

static void
poll_database(struct socket *unused, const char *text, size_t length)
{
	static const struct wakeup all = { .any = true };

	(void)unused;
	(void)text;
	(void)length;
	if (db_changed_elsewhere())
		read_news(&all);
	timer_set(&poll_timer, POLL_MS, feed_poll);
}

static void
feed_poll(struct timer *timer)
{
	(void)timer;
	task_run(NULL, poll_database, "", 0);
}

void
feed_begin(void)
{
	db_begin(READS);
	passing_last = passing_latest();
	if (db_commit())
		passing_last = 0;
	feed_poll(&poll_timer);
}
