/* What happens to a user: see user_feed.h. */
#include "user_feed.h"
#include "call_frames.h"
#include "feed_stream.h"
#include "frame.h"
#include "room.h"
#include "socket_write.h"
#include "subscription.h"
#include "user_presence.h"
#include "user_socket.h"
#include "lib/base/json_members.h"
#include "lib/live/frame_text.h"
#include "lib/live/notification.h"
#include "lib/live/passing.h"
#include "lib/room/sidebar.h"
#include "lib/shape/membership_shape.h"

#include <stdlib.h>
#include <string.h>

static struct frame *
make_frame(const struct event *event)
{
	struct event shown = event_as_shown(event);
	struct strbuf text = { 0 };
	struct frame *frame;

	event_write(&shown, false, true, &text);
	frame = frame_from(&text);
	strbuf_free(&text);
	return frame;
}

static void
send_event(const struct event *event)
{
	struct user_socket *first = user_socket_first(event->user);
	struct frame *frame = first ? make_frame(event) : NULL;

	for (struct user_socket *at = first; at; at = user_socket_next(at)) {
		if (!at->live || event->seq <= at->seq)
			continue;
		at->seq = event->seq;
		socket_send(at->socket, frame);
	}
	frame_release(frame);
}

/* A number in an object of the event's data, or, without a name of one, in the data itself. */
static int64_t
number_in(const struct event *event, const char *object, const char *name)
{
	struct span data = { event->data, strlen(event->data) };

	if (object)
		data = json_member_find(data, object);
	if (data.text)
		data = json_member_find(data, name);
	return data.text ? strtoll(data.text, NULL, 10) : 0;
}

/* Subscribes a socket from the event on that the client was told to go on from. Where the feed is further already, because others
 * are subscribed, what came between is sent from the database. */
static void
add_room(struct user_socket *user_socket, const struct sidebar_room *found, int64_t seq)
{
	struct sidebar_room room = *found;
	struct subscription *subscription;
	struct feed_stream *stream;

	room.stream.last_seq = seq;
	subscription = user_socket_add(user_socket->socket, &room);
	if (!subscription) {
		socket_close(user_socket->socket, CLOSE_TOO_SLOW, "out of memory");
		return;
	}
	stream = room_of(subscription)->stream;
	if (stream->last > seq) {
		subscription->live = false;
		subscription->catching_up = CATCH_UP_LATE;
		user_socket->socket->catching_up = true;
		socket_mark_dirty(user_socket->socket);
	} else if (found->stream.last_seq > stream->last) {
		feed_stream_mark_dirty(stream);
	}
	call_send_state(subscription);
	user_presence_meet(subscription);
}

/* Whether an event changes the subscriptions of a socket: it does not where they were made after it. */
static bool
concerns(const struct user_socket *user_socket, const struct event *event)
{
	return user_socket->socket->state == SOCKET_OPEN && event->seq > user_socket->attached_seq;
}

/* Who is not in the room by now is told so by a later event. */
static void
room_added(const struct event *event)
{
	int64_t room = number_in(event, "room", "id"), seq = number_in(event, "room", "seq");
	struct sidebar_room found;

	if (!user_socket_first(event->user) || !sidebar_find(room, event->user, &found))
		return;
	for (struct user_socket *at = user_socket_first(event->user); at; at = user_socket_next(at))
		if (concerns(at, event) && !user_socket_find(at->socket, room))
			add_room(at, &found, seq);
}

static void
room_removed(const struct event *event)
{
	int64_t room = number_in(event, NULL, "room_id");
	struct subscription *subscription;

	for (struct user_socket *at = user_socket_first(event->user); at; at = user_socket_next(at))
		if (concerns(at, event) && (subscription = user_socket_find(at->socket, room)))
			user_socket_drop(subscription);
	/* To who leaves a room nobody in it is anything any more; whoever a conversation is hidden from is still in it. */
	if (strstr(event->data, "\"reason\":\"hidden\""))
		user_presence_part(event->user, room);
}

void
user_feed_event(const struct event *event)
{
	if (!strcmp(event->type, "room_removed"))
		room_removed(event);
	send_event(event);
	if (!strcmp(event->type, "room_added"))
		room_added(event);
}

/* A passing event that is sent once to each of several sockets. */
struct spread {
	struct frame *frame;
	int64_t user; /* who is left out */
	uint64_t mark;
};

static void
spread_to_room(void *context, int64_t room_id)
{
	const struct spread *spread = context;
	struct room *room = room_find(room_id);
	struct subscription *subscription;
	struct user_socket *other;

	if (!room)
		return;
	LIST_FOREACH(subscription, &room->subscriptions, in_room) {
		other = subscription->socket->user_socket;
		if (!other || other->user == spread->user || other->mark == spread->mark)
			continue;
		other->mark = spread->mark;
		socket_send(other->socket, spread->frame);
	}
}

/* The positions in the rooms that the event names, as they are now. There is no order across streams: as they were when the event
 * was made, messages that were counted would come after it, or others, that were not, before it, and who counts what comes would
 * know a wrong number from then on. */
static void
write_positions(const struct passing *passing, void (*read_up)(int64_t stream), struct strbuf *to)
{
	static const char name[] = "\"room_id\":";
	struct strbuf position = { 0 };

	for (const char *at = passing->data; (at = strstr(at, name)); at += sizeof name) {
		int64_t id = strtoll(at + sizeof name - 1, NULL, 10);
		const struct room *room = room_find(id);

		if (room)
			read_up(room->stream->id);
		strbuf_clear(&position);
		if (!read_state_write(&position, id, passing->account))
			continue;
		strbuf_text(to, to->length ? "," : "{\"memberships\":[");
		strbuf_text(to, strbuf_string(&position));
	}
	if (to->length)
		strbuf_text(to, "]}");
	to->failed = to->failed || position.failed;
	strbuf_free(&position);
}

static void
send_positions(const struct passing *passing, void (*read_up)(int64_t stream))
{
	struct strbuf positions = { 0 }, text = { 0 };
	struct frame *frame;

	if (user_socket_first(passing->account))
		write_positions(passing, read_up, &positions);
	if (positions.length && !positions.failed) {
		frame_write(&text, passing->type, strbuf_string(&positions));
		frame = frame_from(&text);
		for (struct user_socket *at = user_socket_first(passing->account); at; at = user_socket_next(at))
			socket_send(at->socket, frame);
		frame_release(frame);
	}
	strbuf_free(&positions);
	strbuf_free(&text);
}

void
user_feed_passing(const struct passing *passing, void (*read_up)(int64_t stream))
{
	struct strbuf text = { 0 };
	struct spread spread = { .user = passing->account, .mark = user_socket_mark() };

	if (!strcmp(passing->type, "read_state")) {
		send_positions(passing, read_up);
		return;
	}
	frame_write(&text, passing->type, passing->data);
	spread.frame = frame_from(&text);
	if (!strcmp(passing->type, "user_updated"))
		sidebar_each(passing->account, spread_to_room, &spread);
	else
		for (struct user_socket *at = user_socket_first(passing->account); at; at = user_socket_next(at))
			socket_send(at->socket, spread.frame);
	frame_release(spread.frame);
	strbuf_free(&text);
}
