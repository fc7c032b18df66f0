/*
 * A listener of the convergence test: holds what it hears, drops at random, resumes with the last number
 * it heard, and fetches through REST what the server will not replay.
 */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_ABSENCE = 1010, ALWAYS_LONG = 2, LONG_ONE_IN = 40 };

static const double GREETING_SECONDS = 10, AGAIN_SECONDS = 0.1;

struct listener {
	char token[TOKEN_MAX];
	struct socket socket;
	bool greeted, known; /* known: `seq` can be resumed from */
	double dial_at, drop_at;
	bool goes_far;       /* the next absence will be a long one */
	unsigned away_until; /* so many messages must be acknowledged before it comes back */
	int64_t seq;
	struct held held;
};

static struct listener *listeners;

static void
heard(void *context, struct json_object *frame)
{
	struct listener *listener = context;
	struct json_object *data = member(frame, "data");
	const char *type = text_at(frame, "type");
	int64_t seq = number_at(frame, "seq");

	if (strcmp(type, "hello") == 0) {
		listener->greeted = true;
		if (!listener->known)
			listener->seq = number_at(data, "seq");
		listener->known = true;
		return;
	}
	if (strcmp(type, "resync") == 0) {
		run.resyncs++;
		listener->seq = number_at(data, "seq");
		held_refetch(&listener->held);
		return;
	}
	if (strcmp(type, "error") == 0) {
		/* What the server cannot do just now it may be asked again. */
		if (!(run.faults || run.may_be_busy)
		    || (strcmp(text_at(data, "code"), "busy") != 0 && strcmp(text_at(data, "code"), "internal_error") != 0))
			give_up("a listener was told: %s", json_object_to_json_string(frame));
		return;
	}
	if (strcmp(type, "chat_message") == 0)
		held_receive(&listener->held, data);
	if (seq == 0)
		return;
	if (seq <= listener->seq)
		run.repeated++;
	listener->seq = seq;
}

static void
begin(unsigned position)
{
	struct listener *listener;

	if (!listeners && !(listeners = calloc(run.listeners, sizeof *listeners)))
		give_up("no memory for listeners");
	listener = &listeners[position];
	join_server("l", position, listener->token);
	join_room(listener->token, run.room);
	socket_prepare(&listener->socket, heard, listener);
	held_begin(&listener->held, listener->token, run.room);
	/* The first few miss more than the server replays, so that resync is tried in every run. */
	listener->drop_at = position < ALWAYS_LONG ? 0 : now() + dice(800) / 1000.0;
	listener->goes_far = position < ALWAYS_LONG;
}

static void
drop(struct listener *listener)
{
	run.drops++;
	if (listener->goes_far || dice(LONG_ONE_IN) == 0)
		listener->away_until = run.acknowledged_count + LONG_ABSENCE;
	listener->goes_far = false;
	socket_hang_up(&listener->socket, dice(2));
	listener->dial_at = now() + dice(300) / 1000.0;
	listener->drop_at = listener->dial_at + 0.05 + dice(run.minutes > 0 ? 8000 : 800) / 1000.0;
}

static void
come_back(struct listener *listener)
{
	char query[TOKEN_MAX + 64], since[32] = "";

	if (now() < listener->dial_at)
		return;
	if (run.acknowledged_count < listener->away_until && run.acknowledged_count < run.messages)
		return;
	listener->dial_at = now() + AGAIN_SECONDS;
	if (listener->known) {
		run.resumes++;
		snprintf(since, sizeof since, "&since=%lld", (long long)listener->seq);
	}
	snprintf(query, sizeof query, "token=%s&v=2%s", listener->token, since);
	socket_dial_room(&listener->socket, query);
}

static void
take_turn(unsigned position, bool drops)
{
	struct listener *listener = &listeners[position];

	if (listener->socket.fd < 0) {
		listener->greeted = false;
		come_back(listener);
	} else if (listener->greeted && drops && now() >= listener->drop_at)
		drop(listener);
	else if (!listener->greeted && now() > listener->socket.since + GREETING_SECONDS)
		socket_hang_up(&listener->socket, false);
}

static struct socket *
socket_of(unsigned position)
{
	return &listeners[position].socket;
}

static bool
is_known(unsigned position)
{
	return listeners[position].known;
}

static bool
is_complete(unsigned position)
{
	const struct listener *listener = &listeners[position];

	return listener->greeted && !listener->held.refetching && listener->held.count >= verdict_stored(run.room);
}

static void
judge(unsigned position)
{
	verdict_compare(&listeners[position].held);
}

static void
end(unsigned position)
{
	socket_free(&listeners[position].socket);
	held_end(&listeners[position].held);
	if (position == run.listeners - 1)
		free(listeners);
}

const struct audience room_audience = {
	.begin = begin,
	.socket = socket_of,
	.turn = take_turn,
	.greeted = is_known,
	.complete = is_complete,
	.judge = judge,
	.end = end,
};
