/*
 * Bytes to a socket: sent at once, and what the socket does not take now kept for when it does. libwebsockets could keep it, but then
 * would wake again and again for a client that sends and does not read.
 */
#ifndef MOZNODS_WSD_TRANSPORT_H
#define MOZNODS_WSD_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

struct lws;

/* What waits, from `at` on. A zeroed struct is an empty one. */
struct unsent {
	unsigned char *bytes;
	size_t at, length;
};

/* Sends what waits and then these bytes; what does not go now waits. False: the connection is broken, or memory ran out. */
bool transport_send(struct lws *wsi, struct unsent *unsent, const void *bytes, size_t length);

/* Whether something waits. */
static inline bool
transport_waits(const struct unsent *unsent)
{
	return unsent->length > unsent->at;
}

/* Has the loop say when the socket takes more. */
void transport_want(struct lws *wsi);

/* Stops reading, and goes on with it. */
void transport_pause(struct lws *wsi, bool pause);

/* Says that nothing follows; what the client still sends is read on. */
void transport_end(struct lws *wsi);

/* Ends the connection soon, without a word. */
void transport_kill(struct lws *wsi);

/* Forgets what waits. */
void transport_clear(struct unsent *unsent);

#endif
