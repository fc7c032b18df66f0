/*
 * Replies: messages that answer one of their room. How many answer one is not stored (lib/shape/message_shape.h); that its author is
 * answered is a mention of them (mention.h).
 */
#ifndef MOZNODS_REPLY_H
#define MOZNODS_REPLY_H

#include <stdint.h>

struct error;
struct request;

/* What a message that is being sent says of it. */
struct reply {
	int64_t to;       /* the message that it answers; 0: none */
	int64_t answered; /* its author, where they are to hear of it; 0: nobody */
};

/* Takes `reply_to` and `reply_ping`; adds an error for the field where there is no such message in the request's room. Inside a write
 * transaction that has the room's lock. */
struct reply reply_take(struct request *request);

/* GET /api/messages/{id}/replies/?after= */
const struct error *reply_list(struct request *request);

#endif
