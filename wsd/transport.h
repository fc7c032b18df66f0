/*
 * Sends bytes at once, and keeps what the socket does not take now. libwebsockets could keep it, but then would wake again and
 * again for a client that sends and does not read.
 */
#ifndef MOZNODS_WSD_TRANSPORT_H
#define MOZNODS_WSD_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

struct lws;

/* The bytes from `at` on are not sent yet. A zeroed struct is an empty one. */
struct unsent {
	unsigned char *bytes;
	size_t at, length;
};

/* Sends what is unsent and then these bytes; what the socket does not take is kept. False: the connection is broken, or memory ran
 * out. */
bool transport_send(struct lws *wsi, struct unsent *unsent, const void *bytes, size_t length);

/* Whether anything is unsent. */
static inline bool
transport_has_unsent(const struct unsent *unsent)
{
	return unsent->length > unsent->at;
}

/* Asks for an event when the socket takes more. */
void transport_want_writable(struct lws *wsi);

/* Pauses or resumes reading. */
void transport_pause(struct lws *wsi, bool pause);

/* Shuts the sending side down; what the client still sends is read. */
void transport_shutdown(struct lws *wsi);

/* Closes the connection soon, without a close frame. */
void transport_abort(struct lws *wsi);

/* Drops what is unsent. */
void transport_clear(struct unsent *unsent);

#endif
