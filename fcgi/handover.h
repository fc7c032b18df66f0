/*
 * Requests that go from a worker to a hasher. To hash a password takes a worker as long as a thousand other requests, so it
 * does not: it puts the request, with the connection on which the web server waits for the answer, at the end of a queue, and
 * serves on. The hashers (hasher.h) take them in the order in which they came. The queue is a pair of sockets: what is in it
 * outlives any process but the supervisor.
 */
#ifndef MOZNODS_HANDOVER_H
#define MOZNODS_HANDOVER_H

#include "gateway.h"
#include "lib/base/ratelimit.h"
#include "lib/request/request.h"

#include <stdbool.h>
#include <stdint.h>

struct FCGX_Request;
struct http;

/* A request as a hasher has it. */
struct handover {
	struct FCGX_Request *fastcgi; /* parameters and connection; it has no streams */
	struct gateway_body body;     /* what the worker had read */
	int64_t began;                /* when the worker got it */
	bool all_read;                /* gateway_has_read_all */
	bool counted, guess_counted;  /* by which limits, and what they said: as in struct request */
	enum allowance allowance;
	struct quota quota, guess_quota;
	char *bytes; /* of all of it */
};

/* For the supervisor, before there is a worker: makes the queue. False, and why in the log: there is none. */
bool handover_open(void);

/* Puts a request that has been read into the queue; who has done so leaves it with gateway_leave. False: the queue is full. */
bool handover_give(const struct http *http);

/* Takes the first request out of the queue, without waiting. False: there is none just now, or it is one whose web server has
 * hung up. */
bool handover_take(struct handover *handover);

/* Ends what handover_take has given; the connection is closed already. */
void handover_free(struct handover *handover);

/* The descriptor that is readable while something is in the queue. */
int handover_descriptor(void);

/* Whether something is in the queue, and how many requests that are. */
bool handover_pending(void);
int handover_count(void);

#endif
