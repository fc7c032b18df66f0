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

static bool
holds(const struct listener *listener, int64_t id)
{
	size_t i;

	for (i = listener->count; i > 0; i--)
		if (listener->ids[i - 1] == id)
			return true;
	return false;
}

static void
append(struct listener *listener, int64_t id)
{
	if (listener->count == listener->room) {
		listener->room = listener->room ? 2 * listener->room : 1024;
		if (!(listener->ids = realloc(listener->ids, listener->room * sizeof *listener->ids)))
			give_up("no memory for a listener");
	}
	listener->ids[listener->count++] = id;
}

static void
hold(struct listener *listener, int64_t id)
{
	if (listener->count == 0 || id > listener->ids[listener->count - 1])
		append(listener, id);
	else if (id <= listener->refetched_to && holds(listener, id))
		return;
	else if (holds(listener, id))
		run.repeated++;
	else {
		run.disordered++;
		append(listener, id);
	}
}

static void refetch(struct listener *listener);

static void
refetched(void *context, unsigned tag, long status, struct json_object *answer)
{
	struct listener *listener = context;
	struct json_object *results = member(answer, "results");
	size_t count = json_object_is_type(results, json_type_array) ? json_object_array_length(results) : 0, i;
	const char *waiting = listener->waiting->buf;
	int64_t id;

	(void)tag;
	for (i = 0; status == 200 && i < count; i++) {
		struct json_object *message = json_object_array_get_idx(results, i);

		if (number_of(text_at(message, "content")) < 0)
			run.altered++;
		hold(listener, number_at(message, "id"));
	}
	if (status != 200 || count > 0) {
		refetch(listener);
		return;
	}
	listener->refetching = false;
	listener->refetched_to = listener->count ? listener->ids[listener->count - 1] : 0;
	for (i = 0; i < (size_t)listener->waiting->bpos; i += sizeof id) {
		memcpy(&id, waiting + i, sizeof id);
		hold(listener, id);
	}
	printbuf_reset(listener->waiting);
}

/* Fetches what is stored beyond what it holds, page after page, until a page is empty. */
static void
refetch(struct listener *listener)
{
	char path[PATH_MAX_BYTES];

	listener->refetching = true;
	snprintf(path, sizeof path, "/api/rooms/%lld/messages/?after=%lld&page_size=%d", (long long)run.room,
	         (long long)(listener->count ? listener->ids[listener->count - 1] : 0), PAGE);
	rest_send(listener->token, "GET", path, NULL, refetched, listener, 0);
}

static void
heard_message(struct listener *listener, struct json_object *message)
{
	int64_t id = number_at(message, "id");

	if (number_of(text_at(message, "content")) < 0)
		run.altered++;
	if (listener->refetching)
		printbuf_memappend(listener->waiting, (const char *)&id, sizeof id);
	else
		hold(listener, id);
}

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
		if (!listener->refetching)
			refetch(listener);
		return;
	}
	if (strcmp(type, "error") == 0) {
		/* What the server cannot do just now it may be asked again. */
		if (!run.faults
		    || (strcmp(text_at(data, "code"), "busy") != 0 && strcmp(text_at(data, "code"), "internal_error") != 0))
			give_up("a listener was told: %s", json_object_to_json_string(frame));
		return;
	}
	if (strcmp(type, "chat_message") == 0)
		heard_message(listener, data);
	if (seq == 0)
		return;
	if (seq <= listener->seq)
		run.repeated++;
	listener->seq = seq;
}

void
listener_begin(struct listener *listener, unsigned position)
{
	socket_prepare(&listener->socket, heard, listener);
	if (!(listener->waiting = printbuf_new()))
		give_up("no memory for a listener");
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
	socket_dial(&listener->socket, query);
}

void
listener_turn(struct listener *listener, bool drops)
{
	if (listener->socket.fd < 0) {
		listener->greeted = false;
		come_back(listener);
	} else if (listener->greeted && drops && now() >= listener->drop_at)
		drop(listener);
	else if (!listener->greeted && now() > listener->socket.since + GREETING_SECONDS)
		socket_hang_up(&listener->socket, false);
}

void
listener_end(struct listener *listener)
{
	socket_free(&listener->socket);
	printbuf_free(listener->waiting);
	free(listener->ids);
}
