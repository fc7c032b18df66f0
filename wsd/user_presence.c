/* Presence as user sockets are told it: see user_presence.h. */
#include "user_presence.h"
#include "frame.h"
#include "room.h"
#include "socket.h"
#include "socket_write.h"
#include "subscription.h"
#include "user_socket.h"
#include "lib/base/strbuf.h"
#include "lib/live/frame_text.h"
#include "lib/room/sidebar.h"

#include <stdlib.h>

enum { BUCKETS = 1024 };

/* The room sockets of each user. */
static LIST_HEAD(room_sockets, socket) buckets[BUCKETS];

static struct room_sockets *
bucket_of(int64_t user)
{
	return &buckets[(uint64_t)user % BUCKETS];
}

static struct frame *
make_frame(int64_t user, bool online)
{
	struct strbuf text = { 0 };
	struct frame *frame;

	frame_begin(&text, "presence");
	strbuf_format(&text, "{\"user_id\":%lld,\"status\":\"%s\"}", (long long)user, online ? "online" : "offline");
	frame_end(&text);
	frame = frame_from(&text);
	strbuf_free(&text);
	return frame;
}

/* Whether somebody else sees the user online by one of the user's room sockets. */
static bool
is_seen_in_rooms(int64_t user, int64_t other)
{
	const struct socket *socket;
	const struct room *room;

	LIST_FOREACH(socket, bucket_of(user), by_user) {
		if (socket->login.user != user)
			continue;
		room = room_of(SLIST_FIRST(&socket->subscriptions));
		if (room && room_is_small(room) && presence_find(&room->presence, other))
			return true;
	}
	return false;
}

/* Whether somebody else sees the user online by a user socket, of which all have the same rooms. */
static bool
is_seen_at(const struct user_socket *user_socket, int64_t other)
{
	const struct subscription *subscription;
	const struct room *room;

	if (!user_socket)
		return false;
	SLIST_FOREACH(subscription, &user_socket->socket->subscriptions, in_socket) {
		room = room_of(subscription);
		if (room && room_is_small(room) && presence_find(&room->presence, other))
			return true;
	}
	return false;
}

/* Tells the user sockets of others in a room, those that do not have the mark yet, and to whom it is a change; `still` is a user socket
 * by which somebody may see the user as before, NULL: there is none. */
static void
tell_room(const struct room *room, int64_t user, const struct user_socket *still, struct frame *frame, uint64_t mark)
{
	struct subscription *subscription;
	struct user_socket *other;

	if (!room_is_small(room))
		return;
	LIST_FOREACH(subscription, &room->subscriptions, in_room) {
		other = subscription->socket->user_socket;
		if (!other || other->user == user || other->mark == mark)
			continue;
		other->mark = mark;
		if (!is_seen_in_rooms(user, other->user) && !is_seen_at(still, other->user))
			subscription_send_finished(subscription, frame);
	}
}

/* Of the first user socket that somebody has, and of the last. */
static void
tell_all(struct socket *socket, bool online)
{
	struct user_socket *first = user_socket_first(socket->user_socket->user);
	struct subscription *subscription;
	struct frame *frame;
	uint64_t mark = user_socket_mark();

	if (user_socket_next(first))
		return;
	frame = make_frame(first->user, online);
	SLIST_FOREACH(subscription, &socket->subscriptions, in_socket)
		tell_room(room_of(subscription), first->user, NULL, frame, mark);
	frame_release(frame);
}

void
user_presence_begin(struct socket *socket)
{
	tell_all(socket, true);
}

void
user_presence_end(struct socket *socket)
{
	tell_all(socket, false);
}

void
user_presence_attach(struct subscription *subscription)
{
	int64_t user = subscription_user(subscription);
	struct frame *frame;

	if (!user_socket_first(user)) {
		frame = make_frame(user, true);
		tell_room(room_of(subscription), user, NULL, frame, user_socket_mark());
		frame_release(frame);
	}
	LIST_INSERT_HEAD(bucket_of(user), subscription->socket, by_user);
}

void
user_presence_detach(struct subscription *subscription)
{
	int64_t user = subscription_user(subscription);
	struct frame *frame;

	LIST_REMOVE(subscription->socket, by_user);
	if (user_socket_first(user))
		return;
	frame = make_frame(user, false);
	tell_room(room_of(subscription), user, NULL, frame, user_socket_mark());
	frame_release(frame);
}

/* Tells one socket of somebody who is there. */
static void
tell_one(void *context, int64_t user)
{
	struct subscription *subscription = context;
	struct frame *frame;

	if (user == subscription_user(subscription))
		return;
	frame = make_frame(user, true);
	subscription_send_finished(subscription, frame);
	frame_release(frame);
}

void
user_presence_part(int64_t user, int64_t id)
{
	const struct room *room = room_find(id);
	struct frame *frame;

	if (!room)
		return;
	frame = make_frame(user, false);
	tell_room(room, user, user_socket_first(user), frame, user_socket_mark());
	frame_release(frame);
}

void
user_presence_meet(struct subscription *subscription)
{
	int64_t user = subscription_user(subscription);
	const struct room *room = room_of(subscription);
	struct frame *frame;

	if (!room_is_small(room))
		return;
	presence_each(&room->presence, tell_one, subscription);
	if (presence_find(&room->presence, user)->subscriptions > 1)
		return;
	frame = make_frame(user, true);
	tell_room(room, user, NULL, frame, user_socket_mark());
	frame_release(frame);
}

/* Appends an id as it is in memory. */
static void
add_id(void *context, int64_t user)
{
	strbuf_add(context, &user, sizeof user);
}

static int
compare(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

void
user_presence_list(const struct sidebar_start *start, int64_t user, struct strbuf *to)
{
	struct strbuf found = { 0 };
	size_t count;
	const struct sidebar_room *rooms = sidebar_rooms(start, &count);
	int64_t *ids, last = user;
	struct room *room;

	for (size_t i = 0; i < count; i++) {
		if (!(room = room_find(rooms[i].room)))
			continue;
		room_set_participants(room, rooms[i].participants);
		if (room_is_small(room))
			presence_each(&room->presence, add_id, &found);
	}
	ids = (void *)found.text;
	count = found.length / sizeof *ids;
	if (count)
		qsort(ids, count, sizeof *ids, compare);
	strbuf_text(to, "[");
	for (size_t i = 0; i < count; i++) {
		if (ids[i] == user || (i && ids[i] == ids[i - 1]))
			continue;
		strbuf_format(to, last == user ? "%lld" : ",%lld", (long long)ids[i]);
		last = ids[i];
	}
	strbuf_text(to, "]");
	strbuf_free(&found);
}
