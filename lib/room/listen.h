/*
 * Listening to a room: what a socket is told first, what it has missed, and what it says in passing.
 */
#ifndef MOZNODS_LISTEN_H
#define MOZNODS_LISTEN_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* The `context` of listen_begin. */
struct listening {
	int64_t since;          /* the seq to go on from, -1: from now on */
	const char *online;     /* JSON array of the ids of users in the room, shown in hello; NULL: no hello is wanted */
	/* Filled in: */
	int64_t latest;         /* the newest seq there was */
	int64_t seq;            /* the seq after which the socket is to be told everything: `since`, or `latest` */
	bool resync;            /* what has been missed can no longer be told */
};

/* Subscribes a member to the room: answers with the data of the frame hello, where that is wanted. */
const struct error *listen_begin(struct request *request);

/* The frame typing: { active }; answers with what the others are told, { user, active }. */
const struct error *listen_typing(struct request *request);

#endif
