/* Catching up over a user socket: see user_catch_up.h. */
#include "user_catch_up.h"
#include "feed_stream.h"
#include "frame.h"
#include "frame_context.h"
#include "refusal.h"
#include "room.h"
#include "socket.h"
#include "socket_write.h"
#include "subscription.h"
#include "user_socket.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/live/frame_text.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"
#include "lib/request/request.h"
#include "lib/room/sidebar.h"

enum { EVENTS_MOST = 64, BYTES_MOST = 32 * 1024 }; /* of all streams together, before the socket has taken them */

const struct error *
user_catch_up_check(struct request *r)
{
	struct catch_up *catch_up = r->work;
	struct stream stream;

	catch_up->since = input_integer(&r->input, "since", 0, INT64_MAX);
	if (r->input.error)
		return r->input.error;
	if (r->room && !(r->roles & MEMBER))
		return &error_permission_denied;
	stream = r->room ? stream_of_room(r->room) : stream_of_account(r->user);
	catch_up->latest = stream.last_seq;
	catch_up->resumable = stream_resumable(&stream, catch_up->since);
	return NULL;
}

/* resync and caught_up: where a stream stands, that of a room or, without a subscription, one's own. */
static void
send_position(struct socket *socket, struct subscription *subscription, const char *type, int64_t seq)
{
	struct strbuf text = { 0 };

	frame_begin(&text, type);
	if (subscription)
		strbuf_format(&text, "{\"room_id\":%lld,\"seq\":%lld}", (long long)subscription->room_id, (long long)seq);
	else
		strbuf_format(&text, "{\"seq\":%lld}", (long long)seq);
	frame_end(&text);
	if (subscription)
		subscription_send_text(subscription, &text);
	else
		socket_send_text(socket, &text);
	strbuf_free(&text);
}

/* What comes next comes from the feed, which may be behind the database: what it has up to the number that the client goes on from
 * is not for it. */
static void
send_resync(struct socket *socket, struct subscription *subscription, int64_t latest)
{
	struct user_socket *own = socket->user_socket;

	if (subscription) {
		subscription->seq = latest;
		subscription->live = true;
		subscription->catching_up = CATCH_UP_NOTHING;
	} else {
		own->seq = latest;
		own->live = true;
		own->catching_up = false;
	}
	send_position(socket, subscription, "resync", latest);
}

void
user_catch_up_begin(struct subscription *subscription, struct request *r)
{
	const struct frame_context *context = r->context;
	const struct catch_up *catch_up = r->work;
	struct user_socket *own = context->socket->user_socket;

	if (!catch_up->resumable) {
		send_resync(context->socket, subscription, catch_up->latest);
		return;
	}
	if (subscription) {
		subscription->seq = catch_up->since;
		subscription->live = false;
		subscription->catching_up = CATCH_UP_ASKED;
	} else {
		own->seq = catch_up->since;
		own->live = false;
		own->catching_up = true;
	}
	context->socket->catching_up = true;
	socket_mark_dirty(context->socket);
}

/* A stream that is being read for a socket. */
struct reading {
	struct socket *socket;
	struct subscription *subscription; /* NULL: the own stream */
	int64_t *seq;                      /* of the last event that was sent */
	bool replayed;                     /* the client asked for it */
	bool full;                         /* the outbox has enough for now */
};

static bool
is_full(const struct socket *socket)
{
	return socket->outbox.count >= EVENTS_MOST || socket->outbox.bytes > BYTES_MOST;
}

/* What finds no space in the outbox is read again when there is some. */
static void
send_missed(void *context, const struct event *event)
{
	struct reading *reading = context;
	struct event shown = event_as_shown(event);
	struct strbuf text = { 0 };

	reading->full = reading->full || is_full(reading->socket);
	if (reading->full)
		return;
	event_write(&shown, event->user == reading->socket->login.user, true, &text);
	if (reading->replayed)
		frame_mark_replayed(&text);
	if (reading->subscription)
		subscription_send_text(reading->subscription, &text);
	else
		socket_send_text(reading->socket, &text);
	*reading->seq = event->seq;
	strbuf_free(&text);
}

/* Whether everything has been sent. */
static bool
read_stream(struct reading *reading, int64_t stream)
{
	int count = notification_read_missed(stream, *reading->seq, EVENTS_MOST, send_missed, reading);

	return count < EVENTS_MOST && !reading->full && !db_failed();
}

static void
read_own(struct socket *socket)
{
	struct user_socket *own = socket->user_socket;
	struct reading reading = { .socket = socket, .seq = &own->seq, .replayed = true };

	if (!read_stream(&reading, socket->login.stream->id))
		return;
	own->catching_up = false;
	own->live = true;
	send_position(socket, NULL, "caught_up", own->seq);
}

/* Who is in the room by the state that is read may have all that this state has of it; who is not hears nothing any more: the event
 * that removes the room is on its way. */
static void
read_room(struct subscription *subscription)
{
	bool asked = subscription->catching_up == CATCH_UP_ASKED;
	struct reading reading = {
		.socket = subscription->socket, .subscription = subscription, .seq = &subscription->seq, .replayed = asked
	};
	struct sidebar_room found;

	if (!sidebar_find(subscription->room_id, subscription_user(subscription), &found)) {
		subscription->catching_up = CATCH_UP_NOTHING;
		return;
	}
	if (!read_stream(&reading, room_of(subscription)->stream->id))
		return;
	subscription->catching_up = CATCH_UP_NOTHING;
	subscription->live = true;
	if (asked)
		send_position(subscription->socket, subscription, "caught_up", subscription->seq);
}

void
user_catch_up(struct socket *socket)
{
	struct subscription *subscription;
	bool more;

	db_begin(READS);
	if (socket->user_socket->catching_up)
		read_own(socket);
	more = socket->user_socket->catching_up;
	SLIST_FOREACH(subscription, &socket->subscriptions, in_socket) {
		if (subscription->catching_up && !is_full(socket))
			read_room(subscription);
		more = more || subscription->catching_up;
	}
	if (db_commit()) {
		socket_refuse(socket, &error_busy);
		return;
	}
	socket->catching_up = more;
}
