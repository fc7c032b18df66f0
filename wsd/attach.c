/* Attaching a socket: see attach.h. */
#include "attach.h"
#include "call_frames.h"
#include "connection_limit.h"
#include "feed_stream.h"
#include "refusal.h"
#include "room.h"
#include "socket_write.h"
#include "subscription.h"
#include "user_catch_up.h"
#include "user_presence.h"
#include "user_socket.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/live/frame_text.h"
#include "lib/live/notification.h"
#include "lib/request/request.h"
#include "lib/room/subscription.h"

enum { CATCH_UP_EVENTS = 64, CATCH_UP_BYTES = 32 * 1024 }; /* read at a time, before the socket has taken them */

static void
send_hello(struct socket *socket, const struct request *r, const struct subscription_start *start)
{
	struct strbuf text = { 0 };

	if (!socket->handshake.v2)
		return;
	frame_write(&text, "hello", strbuf_string(&r->reply));
	socket_send_text(socket, &text);
	if (start->resync) {
		frame_begin(&text, "resync");
		strbuf_format(&text, "{\"seq\":%lld}", (long long)start->latest);
		frame_end(&text);
		socket_send_text(socket, &text);
	}
	strbuf_free(&text);
}

static void
subscribe(struct socket *socket, const struct request *r, const struct subscription_start *start)
{
	struct subscription *subscription;

	handshake_keep_token(&socket->handshake, r->token);
	if (!login_begin(&socket->login, r->user, r->token_id, &start->own_stream)
	    || !(subscription = subscription_new(socket, r->room, start->stream.last_seq))) {
		socket_refuse(socket, &error_internal);
		return;
	}
	subscription->v2 = socket->handshake.v2;
	subscription->seq = start->seq;
	subscription->live = start->seq == start->latest;
	socket->catching_up = !subscription->live;
	send_hello(socket, r, start);
	call_send_state(subscription);
	if (room_attach(subscription, &start->stream))
		user_presence_attach(subscription);
	else
		socket_refuse(socket, &error_internal);
}

static const struct error *
subscribe_to_room(struct socket *socket, struct request *r)
{
	static const struct action subscribing = { MAY_READ, MODE_READS, subscription_begin, LIMIT_NONE };
	const struct handshake *handshake = &socket->handshake;
	struct strbuf online = { 0 };
	struct subscription_start start = { .since = handshake->since };
	const struct error *error;

	r->room = handshake->room;
	if (handshake->v2) {
		presence_list(room_presence(r->room), r->user, &online);
		start.online = strbuf_string(&online);
	}
	r->context = &start;
	if (!(error = request_perform(r, &subscribing)))
		subscribe(socket, r, &start);
	strbuf_free(&online);
	return error;
}

static void
attach(struct socket *socket, const char *token)
{
	static const struct action identifying = { MAY_USE, MODE_READS, NULL, LIMIT_NONE };
	const struct handshake *handshake = &socket->handshake;
	struct request r = { .token = token, .address = handshake->client };
	const struct error *error = request_perform(&r, &identifying);

	if (!error && connection_limit_reached(r.user) && connection_limit_wait(socket, r.user)) {
		handshake_keep_token(&socket->handshake, token);
		request_free(&r);
		return;
	}
	if (!error && connection_limit_reached(r.user))
		error = &error_too_many_connections;
	if (!error)
		error = handshake->user_socket ? user_socket_subscribe(socket, &r) : subscribe_to_room(socket, &r);
	if (error)
		socket_refuse(socket, error);
	request_free(&r);
}

void
attach_socket(struct socket *socket, const char *token)
{
	attach(socket, token);
	if (socket->waiting_user)
		socket_schedule(socket);
	else if (socket->state == SOCKET_WAITING)
		socket_open(socket);
}

struct catching_up {
	struct subscription *subscription;
	bool full; /* the outbox has enough for now */
};

/* Takes the events that were missed. What finds no space in the outbox is read again when there is some. */
static void
send_missed(void *context, const struct event *event)
{
	struct catching_up *catching_up = context;
	struct subscription *subscription = catching_up->subscription;
	struct strbuf text = { 0 };

	catching_up->full = catching_up->full || subscription->socket->outbox.bytes > CATCH_UP_BYTES;
	if (catching_up->full)
		return;
	event_write(event, event->user == subscription_user(subscription), true, &text);
	subscription_send_text(subscription, &text);
	subscription->seq = event->seq;
	strbuf_free(&text);
}

static void
catch_up_room(struct socket *socket)
{
	struct subscription *subscription = SLIST_FIRST(&socket->subscriptions);
	struct catching_up catching_up = { subscription, false };
	int count;

	db_begin(READS);
	count = notification_read_missed(room_of(subscription)->stream->id, subscription->seq, CATCH_UP_EVENTS, send_missed,
	                                 &catching_up);
	if (db_commit()) {
		socket_refuse(socket, &error_busy);
		return;
	}
	/* Everything there is has been sent: what comes next comes from the feed, in order. */
	subscription->live = count < CATCH_UP_EVENTS && !catching_up.full;
	socket->catching_up = !subscription->live;
}

void
attach_catch_up(struct socket *socket)
{
	if (socket->user_socket)
		user_catch_up(socket);
	else
		catch_up_room(socket);
}
