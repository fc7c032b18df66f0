/*
 * The seats of calls: wsd/seat, without a network and without a database.
 */
#include "tap.h"
#include "lib/base/error.h"
#include "wsd/feed_stream.h"
#include "wsd/frame.h"
#include "wsd/seat.h"
#include "wsd/subscription.h"

#include <stdlib.h>

enum { ROOM = 7, USER = 3, ROOM_STREAM = 70, USER_STREAM = 30 };

static struct socket sockets[2] = { { .login = { .user = USER, .token_id = 11 } }, { .login = { .user = USER, .token_id = 12 } } };
static struct subscription subscriptions[2] = {
	{ .socket = &sockets[0], .room_id = ROOM, .attached_seq = 5 }, { .socket = &sockets[1], .room_id = ROOM, .attached_seq = 9 }
};
static struct frame *sent[SEAT_QUEUE_MAX + 2];
static const struct subscription *sent_to;
static int sent_count, rows_deleted;
static bool database_busy, flushed_meanwhile;

void
subscription_send(struct subscription *subscription, struct frame *frame)
{
	sent_to = subscription;
	sent[sent_count++] = frame;
}

void
socket_set_in_call(struct socket *socket, bool in_call)
{
	socket->heartbeat.in_call = in_call;
}

void
call_hash(const char *session_id, char hash[CALL_HASH_BYTES])
{
	snprintf(hash, CALL_HASH_BYTES, "hash of %s", session_id);
}

const struct error *
call_unseat(int64_t user)
{
	(void)user;
	if (database_busy)
		return &error_busy;
	rows_deleted++;
	/* As the loop does while a task waits for the answer. */
	if (flushed_meanwhile) {
		flushed_meanwhile = false;
		seat_flush();
	}
	return NULL;
}

static struct seat *
add(int64_t user)
{
	const struct call_row row = {
		.user = user,
		.room = ROOM,
		.token = 10,
		.began = 1700000000,
		.stream.id = ROOM_STREAM,
		.own_stream.id = USER_STREAM,
		.session_hash = "hash of secret",
		.user_json = "{\"id\":3,\"username\":\"eve\"}"
	};

	return seat_add(&row);
}

static void
test_find(void)
{
	const struct seat *seat = add(USER);

	claim(seat && seat_of(USER) == seat && seat_in(ROOM, USER) == seat && !seat_in(ROOM + 1, USER) && !seat_of(USER + 1),
	      "a seat is found by its user, and in its room alone");
	claim(seat_by_session("secret") == seat && !seat_by_session("other") && !seat_by_session(NULL), "and by its session");
	claim(seat_count(ROOM) == 1 && seat_call_began(ROOM) == 1700000000 && !seat_call_began(ROOM + 1),
	      "its room has a call then");
	claim(seat->username.length == 5 && !strncmp(seat->username.text, "\"eve\"", 5), "the user's name is in the user object");
}

/* Signals for a seat without a socket. */
static void
test_queue(void)
{
	struct seat *seat = seat_of(USER);
	struct frame *frames[SEAT_QUEUE_MAX + 1];
	bool queued = true, in_order = true, released = true;

	for (int i = 0; i <= SEAT_QUEUE_MAX; i++)
		frames[i] = frame_new("x", 1);
	for (int i = 0; i < SEAT_QUEUE_MAX; i++)
		queued = seat_deliver(seat, frames[i]) && queued;
	claim(queued && !sent_count, "without a socket signals are queued");
	claim(!seat_deliver(seat, frames[SEAT_QUEUE_MAX]) && !seat_deliver(seat, NULL), "a full queue refuses more");
	seat_attach(seat, &subscriptions[0]);
	claim(!sent_count, "a socket gets none before the answer to its join");
	seat_deliver_queued(seat);
	for (int i = 0; i < SEAT_QUEUE_MAX; i++)
		in_order = in_order && sent[i] == frames[i];
	claim(sent_count == SEAT_QUEUE_MAX && in_order && sent_to == &subscriptions[0], "then it gets all, in their order");
	claim(seat_deliver(seat, frames[SEAT_QUEUE_MAX]) && sent_count == SEAT_QUEUE_MAX + 1, "with a socket they are sent at once");
	seat_deliver_queued(seat);
	claim(sent_count == SEAT_QUEUE_MAX + 1, "nothing is sent twice");
	for (int i = 0; i <= SEAT_QUEUE_MAX; i++) {
		released = released && frames[i]->references == 1;
		frame_release(frames[i]);
	}
	claim(released, "the queue holds no frame any more");
}

static void
test_attach(void)
{
	struct seat *seat = seat_of(USER);

	claim(sockets[0].heartbeat.in_call && seat_held_by(&subscriptions[0]) == seat && !seat_held_by(&subscriptions[1]),
	      "one subscription holds the seat, and its socket is in a call");
	claim(seat->token_id == 11 && seat->attached_seq == 5, "the seat depends on what its socket logged in with");
	seat_attach(seat, &subscriptions[1]);
	claim(!sockets[0].heartbeat.in_call && sockets[1].heartbeat.in_call && !seat_held_by(&subscriptions[0]),
	      "another that takes it over ends that");
	claim(seat->token_id == 12 && seat->attached_seq == 9, "with its own login");
}

static void
test_remove(void)
{
	seat_remove(seat_of(USER));
	claim(!seat_of(USER) && !seat_count(ROOM) && !sockets[1].heartbeat.in_call, "a seat that is removed is not found");
	claim(!feed_stream_find(ROOM_STREAM) && !feed_stream_find(USER_STREAM), "and its streams are released");
	claim(!rows_deleted, "its row is not deleted at once");
	database_busy = true;
	seat_flush();
	database_busy = false;
	seat_flush();
	seat_flush();
	claim(rows_deleted == 1, "but later, once, and as soon as the database is there");
	seat_remove(add(USER));
	add(USER);
	seat_flush();
	claim(rows_deleted == 1 && seat_of(USER), "a row that a new seat has taken over stays");
	seat_remove(seat_of(USER));
	seat_flush();
	claim(rows_deleted == 2, "until that ends");
	flushed_meanwhile = true;
	seat_remove(add(USER));
	seat_flush();
	claim(rows_deleted == 3, "who asks again before the answer has come deletes nothing twice");
}

int
main(void)
{
	test_find();
	test_queue();
	test_attach();
	test_remove();
	return tap_done();
}
