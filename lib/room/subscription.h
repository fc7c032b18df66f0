/*
 * Subscribing to a room: the frame hello, whether events that were missed can be replayed, and typing.
 */
#ifndef MOZNODS_SUBSCRIPTION_H
#define MOZNODS_SUBSCRIPTION_H

#include "lib/live/stream.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* The `context` of subscription_begin. */
struct subscription_start {
	int64_t since;      /* the seq to go on from, -1: from now on */
	const char *online; /* JSON array of the ids of users in the room, shown in hello; NULL: no hello is wanted */
	/* Filled in: */
	struct stream stream, own_stream; /* of the room and of the caller */
	int64_t latest;                   /* the newest seq of the room */
	int64_t seq;                      /* the seq after which the socket gets all events: `since`, or `latest` */
	bool resync;                      /* the events that were missed are no longer stored */
};

/* Subscribes a member to the room: answers with the data of the frame hello, where that is wanted. */
const struct error *subscription_begin(struct request *request);

/* The frame typing: { active }; answers with the data of the event for the others, { user, active }. */
const struct error *subscription_typing(struct request *request);

#endif
