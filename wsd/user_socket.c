/* The user socket: see user_socket.h. */
#include "user_socket.h"
#include "call.h"
#include "call_frames.h"
#include "feed_stream.h"
#include "room.h"
#include "seat.h"
#include "socket_write.h"
#include "subscription.h"
#include "user_presence.h"
#include "lib/base/error.h"
#include "lib/live/frame_text.h"
#include "lib/request/request.h"
#include "lib/room/sidebar.h"

#include <stdlib.h>

enum { BUCKETS = 4096 };

static LIST_HEAD(user_socket_bucket, user_socket) buckets[BUCKETS];

static struct user_socket *
skip_others(struct user_socket *user_socket, int64_t user)
{
	while (user_socket && user_socket->user != user)
		user_socket = LIST_NEXT(user_socket, in_bucket);
	return user_socket;
}

struct user_socket *
user_socket_first(int64_t user)
{
	return skip_others(LIST_FIRST(&buckets[(uint64_t)user % BUCKETS]), user);
}

struct user_socket *
user_socket_next(const struct user_socket *user_socket)
{
	return skip_others(LIST_NEXT(user_socket, in_bucket), user_socket->user);
}

uint64_t
user_socket_mark(void)
{
	static uint64_t last;

	return ++last;
}

struct subscription *
user_socket_find(const struct socket *socket, int64_t room)
{
	struct subscription *subscription;

	SLIST_FOREACH(subscription, &socket->subscriptions, in_socket)
		if (subscription->room_id == room)
			break;
	return subscription;
}

struct subscription *
user_socket_add(struct socket *socket, const struct sidebar_room *room)
{
	struct subscription *subscription = subscription_new(socket, room->room, room->stream.last_seq);

	if (!subscription)
		return NULL;
	subscription->v2 = subscription->addressed = subscription->live = true;
	if (!room_attach(subscription, &room->stream)) {
		subscription_free(subscription);
		return NULL;
	}
	room_set_participants(room_of(subscription), room->participants);
	return subscription;
}

void
user_socket_drop(struct subscription *subscription)
{
	struct seat *seat = seat_held_by(subscription);

	if (seat)
		call_end_seat(seat, NULL, "left");
	room_detach(subscription);
	subscription_free(subscription);
}

static struct user_socket *
make(struct socket *socket, int64_t seq)
{
	struct user_socket *user_socket = calloc(1, sizeof *user_socket);

	if (!user_socket)
		return NULL;
	user_socket->socket = socket;
	user_socket->user = socket->login.user;
	user_socket->seq = user_socket->attached_seq = seq;
	user_socket->live = true;
	LIST_INSERT_HEAD(&buckets[(uint64_t)user_socket->user % BUCKETS], user_socket, in_bucket);
	return socket->user_socket = user_socket;
}

static bool
add_rooms(struct socket *socket, const struct sidebar_start *start)
{
	size_t count;
	const struct sidebar_room *rooms = sidebar_rooms(start, &count);

	for (size_t i = 0; i < count; i++)
		if (!user_socket_add(socket, &rooms[i]))
			return false;
	return true;
}

/* call_state of every call in the rooms: there are few calls. */
static void
send_call_states(struct socket *socket)
{
	const struct seat *seat;
	struct subscription *subscription;
	struct room *room;
	uint64_t mark = user_socket_mark();

	TAILQ_FOREACH(seat, seat_all(), in_all) {
		subscription = user_socket_find(socket, seat->room);
		room = subscription ? room_of(subscription) : NULL;
		if (!room || room->call_mark == mark)
			continue;
		room->call_mark = mark;
		call_send_state(subscription);
	}
}

static void
send_hello(struct socket *socket, const struct request *r)
{
	struct strbuf text = { 0 };

	frame_write(&text, "hello", strbuf_string(&r->reply));
	socket_send_text(socket, &text);
	strbuf_free(&text);
}

static const struct error *
subscribe(struct socket *socket, const struct request *r, const struct sidebar_start *start)
{
	handshake_keep_token(&socket->handshake, r->token);
	if (!login_begin(&socket->login, r->user, r->token_id, &start->own_stream) || !make(socket, start->own_stream.last_seq))
		return &error_internal;
	send_hello(socket, r);
	if (!add_rooms(socket, start))
		return &error_internal;
	send_call_states(socket);
	user_presence_begin(socket);
	return NULL;
}

const struct error *
user_socket_subscribe(struct socket *socket, struct request *r)
{
	static const struct action subscribing = { MAY_USE, MODE_READS, sidebar_begin, LIMIT_NONE };
	struct sidebar_start start = { .write_online = user_presence_list };
	const struct error *error;

	r->context = &start;
	error = request_perform(r, &subscribing);
	if (!error)
		error = subscribe(socket, r, &start);
	strbuf_free(&start.rooms);
	return error;
}

void
user_socket_end(struct socket *socket)
{
	if (!socket->user_socket)
		return;
	user_presence_end(socket);
	LIST_REMOVE(socket->user_socket, in_bucket);
	free(socket->user_socket);
	socket->user_socket = NULL;
}
