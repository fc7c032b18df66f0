/* The seats of calls: see seat.h. There are few enough for a list. */
#include "seat.h"
#include "feed_stream.h"
#include "frame.h"
#include "subscription.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct seat_list seats = TAILQ_HEAD_INITIALIZER(seats);
static struct seat_list removed = TAILQ_HEAD_INITIALIZER(removed); /* until their rows are deleted */

struct seat_list *
seat_all(void)
{
	return &seats;
}

struct seat *
seat_of(int64_t user)
{
	struct seat *seat;

	TAILQ_FOREACH(seat, &seats, in_all)
		if (seat->user == user)
			break;
	return seat;
}

struct seat *
seat_in(int64_t room, int64_t user)
{
	struct seat *seat = seat_of(user);

	return seat && seat->room == room ? seat : NULL;
}

struct seat *
seat_held_by(const struct subscription *subscription)
{
	struct seat *seat = seat_of(subscription_user(subscription));

	return seat && seat->subscription == subscription ? seat : NULL;
}

struct seat *
seat_by_session(const char *session_id)
{
	struct seat *seat;
	char hash[CALL_HASH_BYTES];

	if (!session_id || TAILQ_EMPTY(&seats))
		return NULL;
	call_hash(session_id, hash);
	TAILQ_FOREACH(seat, &seats, in_all)
		if (strcmp(seat->session_hash, hash) == 0)
			break;
	return seat;
}

int
seat_count(int64_t room)
{
	const struct seat *seat;
	int count = 0;

	TAILQ_FOREACH(seat, &seats, in_all)
		count += seat->room == room;
	return count;
}

int64_t
seat_call_began(int64_t room)
{
	const struct seat *seat;

	TAILQ_FOREACH(seat, &seats, in_all)
		if (seat->room == room)
			return seat->began;
	return 0;
}

bool
seat_call_is_active(int64_t room)
{
	const struct seat *seat;

	TAILQ_FOREACH(seat, &seats, in_all)
		if (seat->room == room && !seat->restored)
			return true;
	return false;
}

static void
release(struct seat *seat)
{
	while (seat->queued_count > 0)
		frame_release(seat->queued[--seat->queued_count]);
	feed_stream_release(seat->stream);
	feed_stream_release(seat->own_stream);
	seat->stream = seat->own_stream = NULL;
	free(seat->user_json);
	seat->user_json = NULL;
}

struct seat *
seat_add(const struct call_row *row)
{
	struct seat *seat = calloc(1, sizeof *seat);

	if (!seat)
		return NULL;
	seat->stream = feed_stream_hold(row->stream.id, row->stream.last_seq);
	seat->own_stream = feed_stream_hold(row->own_stream.id, row->own_stream.last_seq);
	if (!seat->stream || !seat->own_stream || !seat_set_user(seat, (struct span){ row->user_json, strlen(row->user_json) })) {
		release(seat);
		free(seat);
		return NULL;
	}
	seat->user = row->user;
	seat->room = row->room;
	seat->token_id = row->token;
	seat->began = row->began;
	seat->audio = true;
	snprintf(seat->session_hash, sizeof seat->session_hash, "%s", row->session_hash);
	TAILQ_INSERT_TAIL(&seats, seat, in_all);
	return seat;
}

bool
seat_set_user(struct seat *seat, struct span user)
{
	char *copy = strndup(user.text, user.length);

	if (!copy)
		return false;
	free(seat->user_json);
	seat->user_json = copy;
	seat->username = json_member_find((struct span){ copy, user.length }, "username");
	return true;
}

bool
seat_deliver(struct seat *seat, struct frame *frame)
{
	if (seat->subscription) {
		subscription_send(seat->subscription, frame);
		return true;
	}
	if (seat->queued_count == SEAT_QUEUE_MAX || !frame)
		return false;
	seat->queued[seat->queued_count++] = frame_hold(frame);
	return true;
}

void
seat_detach(struct seat *seat)
{
	if (seat->subscription)
		socket_set_in_call(seat->subscription->socket, false);
	seat->subscription = NULL;
}

void
seat_attach(struct seat *seat, struct subscription *subscription)
{
	seat_detach(seat);
	seat->subscription = subscription;
	seat->token_id = subscription->socket->login.token_id;
	seat->attached_seq = subscription->attached_seq;
	seat->restored = false;
	socket_set_in_call(subscription->socket, true);
}

void
seat_deliver_queued(struct seat *seat)
{
	for (int i = 0; i < seat->queued_count; i++) {
		subscription_send(seat->subscription, seat->queued[i]);
		frame_release(seat->queued[i]);
	}
	seat->queued_count = 0;
}

void
seat_remove(struct seat *seat)
{
	seat_detach(seat);
	TAILQ_REMOVE(&seats, seat, in_all);
	release(seat);
	TAILQ_INSERT_HEAD(&removed, seat, in_all);
}

bool
seat_removed(void)
{
	return !TAILQ_EMPTY(&removed);
}

void
seat_flush(void)
{
	static bool flushing;
	struct seat *seat;

	/* While PostgreSQL is waited for the loop goes on, and comes by here again. */
	if (flushing)
		return;
	flushing = true;
	while ((seat = TAILQ_FIRST(&removed))) {
		/* The row belongs to the new seat where its user has one: there is one row a user. */
		if (!seat_of(seat->user) && call_unseat(seat->user))
			break;
		TAILQ_REMOVE(&removed, seat, in_all);
		free(seat);
	}
	flushing = false;
}
