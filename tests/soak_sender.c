/*
 * A sender of the convergence test: one message at a time, through REST or its socket as the dice fall,
 * again with the same nonce until somebody says that it is stored.
 */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdio.h>
#include <string.h>

static const double ECHO_SECONDS = 3, AGAIN_SECONDS = 0.05, GREETING_SECONDS = 10;

enum { THINK_MILLISECONDS = 400 }; /* at most, between two messages of a run that lasts minutes */

/* Seconds until the next message, on the average half of the most. */
static double
think(void)
{
	unsigned most = run.pace > 0 ? (unsigned)(2000 * run.senders / run.pace) + 1 : THINK_MILLISECONDS;

	return dice(most) / 1000.0;
}

static void
done(struct sender *sender)
{
	sender->number = -1;
	sender->waiting = false;
	sender->act_at = run.minutes > 0 ? now() + think() : 0;
}

static void
try_again(struct sender *sender)
{
	run.retried++;
	sender->waiting = false;
	sender->act_at = now() + AGAIN_SECONDS;
}

static void
answered(void *context, unsigned number, long status, struct json_object *answer)
{
	struct sender *sender = context;

	if (status == 200 || status == 201) {
		run.rest_acks++;
		acknowledge(number, number_at(answer, "id"));
		done(sender);
	} else if (status >= 400 && status < 500)
		give_up("message %u was refused with %ld: %s", number, status, json_object_to_json_string(answer));
	else if (run.acknowledged[number])
		done(sender);
	else
		try_again(sender);
}

static void
heard(void *context, struct json_object *frame)
{
	struct sender *sender = context;
	struct json_object *data = member(frame, "data");
	const char *type = text_at(frame, "type"), *code = text_at(data, "code");
	char nonce[64];

	if (strcmp(type, "hello") == 0)
		sender->greeted = true;
	if (sender->number < 0)
		return;
	nonce_of((unsigned)sender->number, nonce);
	if (strcmp(type, "chat_message") == 0 && strcmp(text_at(data, "nonce"), nonce) == 0) {
		acknowledge((unsigned)sender->number, number_at(data, "id"));
		if (!sender->over_rest) {
			run.socket_acks++;
			done(sender);
		}
	} else if (strcmp(type, "error") == 0) {
		/* What the server cannot do just now is tried again; the rest is a refusal. */
		if (strcmp(code, "busy") != 0 && strcmp(code, "internal_error") != 0 && strcmp(code, "insufficient_storage") != 0)
			give_up("a socket was told: %s", json_object_to_json_string(frame));
		if (sender->waiting && !sender->over_rest)
			try_again(sender);
	}
}

void
sender_begin(struct sender *sender)
{
	socket_prepare(&sender->socket, heard, sender);
	sender->number = -1;
}

static void
send_message(struct sender *sender)
{
	struct json_object *frame = json_object_new_object(), *data = json_object_new_object();
	char content[CONTENT_MAX], nonce[64], path[PATH_MAX_BYTES];

	content_of((unsigned)sender->number, content);
	nonce_of((unsigned)sender->number, nonce);
	json_object_object_add(data, "content", json_object_new_string(content));
	json_object_object_add(data, "nonce", json_object_new_string(nonce));
	json_object_object_add(frame, "type", json_object_new_string("chat_message"));
	json_object_object_add(frame, "data", data);
	if (run.user_sockets)
		json_object_object_add(frame, "room_id", json_object_new_int64(room_of((unsigned)sender->number)));
	sender->waiting = true;
	sender->over_rest = !sender->greeted || dice(2);
	if (sender->over_rest) {
		run.over_rest++;
		snprintf(path, sizeof path, "/api/rooms/%lld/messages/", (long long)room_of((unsigned)sender->number));
		rest_send(sender->token, "POST", path, json_object_to_json_string(data), answered, sender, (unsigned)sender->number);
	} else {
		run.over_socket++;
		sender->act_at = now() + ECHO_SECONDS;
		socket_say(&sender->socket, json_object_to_json_string(frame));
	}
	json_object_put(frame);
}

/* Keeps the socket: dials it when it is lost, gives up on one that is never greeted. */
static void
keep_socket(struct sender *sender)
{
	char query[TOKEN_MAX + 32];

	if (sender->socket.fd >= 0) {
		if (!sender->greeted && now() > sender->socket.since + GREETING_SECONDS)
			socket_hang_up(&sender->socket, false);
		return;
	}
	if (sender->greeted) {
		sender->greeted = false;
		sender->dial_at = now() + AGAIN_SECONDS;
		/* The echo will not come over this socket any more. */
		if (sender->waiting && !sender->over_rest)
			try_again(sender);
	}
	if (now() < sender->dial_at)
		return;
	sender->dial_at = now() + 2 * AGAIN_SECONDS;
	snprintf(query, sizeof query, "%stoken=%s&v=2", run.user_sockets ? "/ws/?" : "", sender->token);
	(run.user_sockets ? socket_dial : socket_dial_room)(&sender->socket, query);
}

void
sender_turn(struct sender *sender)
{
	keep_socket(sender);
	if (sender->number >= 0 && run.acknowledged[sender->number] && !sender->waiting)
		done(sender);
	if (now() < sender->act_at)
		return;
	if (sender->number < 0 && run.started < run.messages && !run.closing)
		sender->number = run.started++;
	if (sender->number < 0)
		return;
	if (!sender->waiting)
		send_message(sender);
	else if (!sender->over_rest)
		try_again(sender);
}

void
sender_end(struct sender *sender)
{
	socket_free(&sender->socket);
}
