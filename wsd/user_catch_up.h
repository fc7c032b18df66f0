/*
 * Catching up over a user socket: a client asks for the events of one room, or of its user's own stream, after one that it has. Live
 * events of that stream wait meanwhile.
 */
#ifndef MOZNODS_WSD_USER_CATCH_UP_H
#define MOZNODS_WSD_USER_CATCH_UP_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;
struct socket;
struct subscription;

/* What a catch_up asks for: the work of the two halves. */
struct catch_up {
	int64_t since, latest;
	bool resumable;
};

/* The frame catch_up: { since }, of a room or of the own stream. `context` is a struct frame_context, `work` a struct catch_up. */
const struct error *user_catch_up_check(struct request *request);
void user_catch_up_begin(struct subscription *subscription, struct request *request);

/* Sends the next of the events that the streams of a socket have missed. */
void user_catch_up(struct socket *socket);

#endif
